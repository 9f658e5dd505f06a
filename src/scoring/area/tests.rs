use proptest::prelude::*;

use super::*;
use crate::exam::ShapeKind;
use crate::scoring::polygon::tests::pixels;

fn of(kind: &str, numbers: &[f64], rotation: f64) -> Spans {
    Spans::of(&Geometry::of(ShapeKind::from_name(kind), numbers.to_vec(), rotation), 64, 48)
}

fn runs(spans: &Spans) -> Vec<(u32, u32, u32)> {
    spans.runs().collect()
}

#[test]
fn a_mask_is_its_pixels_within_the_image() {
    let over_the_edge = [0.0, 9.0, 62.0, 46.0, 64.0, 48.0];
    assert_eq!(runs(&of("mask", &over_the_edge, 0.0)), [(46, 62, 63), (47, 62, 63)]);
    let beyond = [0.0, 9.0, 64.0, 46.0, 66.0, 48.0];
    assert_eq!(of("mask", &beyond, 0.0), Spans::default());
    let touching = [0.0, 2.0, 0.0, 4.0, 1.0, 1.0, 3.0, 2.0];
    assert_eq!(runs(&of("mask", &touching, 0.0)), [(1, 1, 3), (2, 1, 3)], "equal however it was made");
    assert_eq!(of("mask", &[1.0, 20.0, 1.0, 1.0, 3.0, 3.0], 0.0), Spans::default(), "no mask at all");
}

#[test]
fn an_ellipse_has_the_pixels_whose_centres_are_inside() {
    assert_eq!(runs(&of("ellipse", &[10.0, 10.0, 12.0, 9.0], 0.0)), [(9, 8, 11), (10, 8, 11)]);
    let standing = of("ellipse", &[10.0, 10.0, 12.0, 9.0], 90.0);
    assert_eq!(runs(&standing), [(8, 9, 10), (9, 9, 10), (10, 9, 10), (11, 9, 10)]);
    let reversed = of("ellipse", &[10.0, 10.0, 8.0, 11.0], 0.0);
    assert_eq!(reversed, of("ellipse", &[10.0, 10.0, 12.0, 9.0], 0.0));
    assert_eq!(of("ellipse", &[10.0, 10.0, 10.0, 9.0], 0.0), Spans::default(), "a line");
    assert_eq!(of("ellipse", &[-100.0, 10.0, -90.0, 0.0], 0.0), Spans::default(), "beside the image");
    assert_eq!(of("ellipse", &[32.0, 24.0, 1e6, -1e6], 45.0).area(), 64 * 48, "larger than the image");
}

#[test]
fn a_cuboid_is_its_silhouette() {
    let recorded = [
        30.0, 60.0, 30.0, 120.0, 90.0, 60.0, 90.0, 120.0, 120.0, 45.0, 120.0, 100.0, 60.0, 45.0, 60.0, 100.0,
    ];
    let hull = silhouette(&recorded);
    assert_eq!(
        hull,
        [(30.0, 60.0), (60.0, 45.0), (120.0, 45.0), (120.0, 100.0), (90.0, 120.0), (30.0, 120.0)]
    );
    let cuboid = Spans::of(&Geometry::of(ShapeKind::Cuboid, recorded.to_vec(), 0.0), 320, 240);
    assert_eq!(cuboid, Spans::of_polygon(hull, 320, 240));
    assert_eq!(silhouette(&[7.0; 16]), [(7.0, 7.0)]);
    assert_eq!(of("cuboid", &[7.0; 16], 0.0).area(), 1);
}

#[test]
fn what_has_no_area_covers_nothing() {
    for (kind, numbers) in
        [("polyline", &[1.0, 1.0, 9.0, 9.0][..]), ("points", &[5.0, 5.0]), ("tag", &[]), ("skeleton", &[])]
    {
        assert_eq!(of(kind, numbers, 0.0), Spans::default(), "{kind}");
    }
}

proptest! {
    #[test]
    fn an_ellipse_is_what_the_definition_says(
        centre in (-20.0..80.0, -20.0..60.0),
        radii in (0.01..50.0, 0.01..50.0),
        rotation in 0.0..360.0,
    ) {
        let ellipse = Ellipse { centre, radii, rotation };
        let round = Round::of(&ellipse).expect("an area");
        let all = (0..48).flat_map(|y| (0..64).map(move |x| (x, y)));
        let expected: std::collections::BTreeSet<_> =
            all.filter(|&(x, y)| round.has(x, y)).map(|(x, y)| (i64::from(x), i64::from(y))).collect();
        prop_assert_eq!(pixels(&Spans::of(&Geometry::Ellipse(ellipse), 64, 48)), expected);
    }

    #[test]
    fn a_silhouette_has_every_corner_inside(corners in prop::collection::vec(-20_i32..80, 16)) {
        let corners: Vec<f64> = corners.into_iter().map(f64::from).collect();
        let corners: [f64; 16] = corners.try_into().expect("sixteen");
        let hull = silhouette(&corners);
        for point in pairs(&corners) {
            let sides = hull.iter().zip(hull.iter().cycle().skip(1));
            for (from, to) in sides {
                let turn = (to.0 - from.0) * (point.1 - from.1) - (to.1 - from.1) * (point.0 - from.0);
                prop_assert!(turn >= 0.0, "{hull:?} {point:?}");
            }
        }
    }

    #[test]
    fn any_numbers_are_scored(
        kind in prop::sample::select(ShapeKind::KNOWN.to_vec()),
        numbers in prop::collection::vec(any::<f64>(), 0..17),
        rotation in any::<f64>(),
    ) {
        prop_assert!(Spans::of(&Geometry::of(kind, numbers, rotation), 40, 30).area() <= 40 * 30);
    }
}

#[test]
fn a_mask_is_scaled_by_its_pixels() {
    let ring = Geometry::of(ShapeKind::Mask, vec![0.0, 5.0, 2.0, 5.0, 10.0, 20.0, 13.0, 22.0], 0.0);
    assert_eq!(scaled(&ring, (1.0, 1.0), (64, 48)), Spans::of(&ring, 64, 48));
    let twice = scaled(&ring, (2.0, 2.0), (64, 48));
    assert_eq!(runs(&twice)[..3], [(40, 20, 27), (41, 20, 27), (42, 20, 21)]);
    assert_eq!(twice.area(), 4 * 10);
    assert!(scaled(&ring, (0.25, 0.25), (64, 48)).area() <= 1);
}

#[test]
fn every_kind_has_paths_that_show_it() {
    let count = |kind: &str, numbers: &[f64]| {
        let paths = paths(&Geometry::of(ShapeKind::from_name(kind), numbers.to_vec(), 0.0));
        (paths.len(), paths.first().is_some_and(|path| path.first() == path.last()))
    };
    assert_eq!(count("polygon", &[1.0, 1.0, 9.0, 1.0, 9.0, 9.0]), (1, true));
    assert_eq!(count("rectangle", &[1.0, 1.0, 9.0, 9.0]), (1, true));
    assert_eq!(count("ellipse", &[5.0, 5.0, 9.0, 1.0]), (1, true));
    assert_eq!(count("polyline", &[1.0, 1.0, 9.0, 1.0, 9.0, 9.0]), (1, false));
    assert_eq!(count("points", &[1.0, 1.0, 9.0, 1.0]), (2, true));
    assert_eq!(count("cuboid", &[7.0; 16]), (6, true));
    assert_eq!(count("mask", &[0.0, 5.0, 2.0, 5.0, 10.0, 20.0, 13.0, 22.0]), (2, true));
    assert_eq!((count("tag", &[]), count("splat", &[1.0])), ((0, false), (0, false)));
}
