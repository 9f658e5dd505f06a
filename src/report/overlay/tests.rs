//! Tests of whole overlays: of good work, of odd work, of images of any size.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::areas::{AGREEMENT, Area, EXTRA, MISSED};
use super::*;
use crate::exam::geometry::Joint;
use crate::exam::{Annotations, Exam, Geometry, Language, Shape, ShapeKind, SkeletonTemplate, TemplateJoint};
use crate::scoring::score;

pub(super) fn legend() -> Legend {
    crate::texts::legend(Language::Ru)
}

fn labels() -> Vec<LabelRule> {
    Exam::embedded().unwrap().labels
}

pub(super) fn original(image: &RgbImage) -> OriginalImage {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let (width, height) = image.dimensions();
    OriginalImage { name: "01.jpg".to_owned(), bytes: bytes.into_inner().into(), width, height }
}

pub(super) fn shape(label: &str, kind: ShapeKind, coordinates: &[f64]) -> Shape {
    let attributes = vec![("plate".to_owned(), "Ж0O".to_owned())];
    let geometry = Geometry::of(kind, coordinates.to_vec(), 0.0);
    Shape { label: label.to_owned(), geometry, attributes, source: "manual".to_owned() }
}

pub(super) fn marked(size: (u32, u32), shapes: Vec<Shape>) -> AnnotatedImage {
    AnnotatedImage { name: "01.jpg".to_owned(), width: size.0, height: size.1, deleted: false, shapes }
}

/// The score of one image.
pub(super) fn scored(reference: &AnnotatedImage, submitted: &AnnotatedImage) -> ImageScore {
    let mut exam = Exam::embedded().unwrap();
    exam.attempts = vec![vec![reference.name.clone()]];
    exam.reference = Annotations { images: vec![reference.clone()], ..Annotations::default() };
    let annotations = Annotations { images: vec![submitted.clone()], ..Annotations::default() };
    score(&exam, 1, &annotations).images.remove(0)
}

/// The overlay of an image, decoded from its file.
fn overlaid(image: &RgbImage, reference: Vec<Shape>, submitted: Vec<Shape>) -> RgbImage {
    let [reference, submitted] = [reference, submitted].map(|shapes| marked(image.dimensions(), shapes));
    let score = scored(&reference, &submitted);
    let file = overlay(&original(image), &reference, &submitted, &score, &labels(), &legend()).unwrap();
    assert!(file.len() <= 400_000, "{} bytes", file.len());
    assert_eq!(image::guess_format(&file).unwrap(), ImageFormat::Jpeg);
    let decoded = image::load_from_memory(&file).unwrap().into_rgb8();
    assert!(decoded.width() <= 1280);
    decoded
}

fn box_of(left: f64, right: f64) -> Vec<f64> {
    vec![left, 400.0, right, 400.0, right, 700.0, left, 700.0]
}

#[test]
fn areas_have_their_colours() {
    let grey = RgbImage::from_pixel(1280, 720, Rgb([128; 3]));
    let car = |coordinates: &[f64]| vec![shape("car", ShapeKind::Polygon, coordinates)];
    let sheet = overlaid(&grey, car(&box_of(200.0, 600.0)), car(&box_of(400.0, 800.0)));
    let painted = |area: Area| {
        let mut pixel = Rgb([128; 3]);
        crate::report::paint::blend(&mut pixel, area.color, area.opacity);
        pixel
    };
    let places =
        [(300, painted(MISSED)), (500, painted(AGREEMENT)), (700, painted(EXTRA)), (900, Rgb([128; 3]))];
    for (x, expected) in places {
        let pixel = sheet.get_pixel(x, 550);
        let off = pixel.0.iter().zip(expected.0).map(|(one, other)| one.abs_diff(other)).max();
        assert!(off <= Some(6), "{x}: {pixel:?} instead of {expected:?}");
    }
}

#[test]
fn colours_of_the_image_are_not_taken_for_areas() {
    let blue = RgbImage::from_pixel(1280, 720, Rgb([0, 60, 200]));
    let car = || vec![shape("car", ShapeKind::Polygon, &box_of(200.0, 800.0))];
    let sheet = overlaid(&blue, car(), car());
    let [red, green, blue] = sheet.get_pixel(500, 550).0;
    assert!(green > blue && green > red, "a blue car that was outlined well is green");
}

#[test]
fn a_plate_is_seen_on_its_car_and_captions_beside_them() {
    let grey = RgbImage::from_pixel(1280, 720, Rgb([128; 3]));
    let car = || shape("car", ShapeKind::Polygon, &box_of(200.0, 800.0));
    let plate = |left, right| {
        shape("plate", ShapeKind::Polygon, &[left, 600.0, right, 600.0, right, 640.0, left, 640.0])
    };
    let sheet = overlaid(&grey, vec![plate(300.0, 400.0), car()], vec![car(), plate(350.0, 450.0)]);
    let [missed, both, extra] = [325, 375, 425].map(|x| sheet.get_pixel(x, 620).0);
    assert!(missed[0] > 180 && extra[2] > 110 && both[1] > both[0] + 30, "{missed:?} {both:?} {extra:?}");
    let white = |x: std::ops::Range<u32>, y: std::ops::Range<u32>| {
        y.flat_map(|y| x.clone().map(move |x| (x, y)))
            .filter(|&(x, y)| sheet.get_pixel(x, y).0[0] > 230)
            .count()
    };
    assert!(white(0..1280, 0..390) > 2_000, "both captions and the inset are above the car or beside it");
    assert!(white(210..790, 480..580) < 300, "there is nothing on the car but the line to the inset");
    assert!(white(0..1280, 721..774) > 2_000, "the legend is below");
}

#[test]
fn joints_that_are_right_off_and_missing_are_told_apart_and_connected() {
    let grey = RgbImage::from_pixel(1280, 720, Rgb([128; 3]));
    let mut labels = labels();
    labels[0].draw_as(ShapeKind::Skeleton);
    let names = ["head", "hip", "foot"];
    let joint = |name: &str| TemplateJoint { name: name.to_owned(), at: None, sigma: None };
    let edge = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    labels[0].template = Some(SkeletonTemplate {
        joints: names.map(joint).to_vec(),
        edges: vec![edge("head", "hip"), edge("hip", "foot")],
    });
    let skeleton = |places: &[(&str, (f64, f64))]| {
        let joints = places.iter().map(|&(name, at)| Joint {
            name: name.to_owned(),
            at,
            outside: false,
            occluded: false,
            attributes: Vec::new(),
        });
        let skeleton = Shape {
            geometry: Geometry::Skeleton(joints.collect()),
            ..shape("car", ShapeKind::Skeleton, &[])
        };
        marked((1280, 720), vec![skeleton])
    };
    let reference = skeleton(&[("head", (600.0, 200.0)), ("hip", (600.0, 400.0)), ("foot", (600.0, 600.0))]);
    let submitted = skeleton(&[("head", (604.0, 200.0)), ("hip", (700.0, 400.0))]);
    let score = scored(&reference, &submitted);
    let ground = Ground::of(&original(&grey)).unwrap();
    let sheet = ground.sheet([&reference, &submitted], &score, &labels, &legend());
    let pixel = |x, y| *sheet.get_pixel(x, y);
    assert_eq!(pixel(604, 200), AGREEMENT.color, "the head is where it belongs");
    assert_eq!(pixel(700, 400), EXTRA.color, "the hip is not");
    assert_eq!((pixel(600, 411), pixel(650, 400)), (MISSED.color, MISSED.color), "it belongs there");
    assert_eq!((pixel(600, 611), pixel(600, 600)), (MISSED.color, MISSED.color), "the foot is missing");
    assert!(pixel(652, 300).0[0] < 90, "the candidate's line from head to hip: {:?}", pixel(652, 300));
    assert_eq!(pixel(1000, 300), Rgb([128; 3]));
}

#[test]
fn any_shapes_are_drawn() {
    let stripe = RgbImage::from_fn(64, 6, |x, y| Rgb([(x * 4) as u8, (y * 40) as u8, 0]));
    let original = original(&stripe);
    let drawn = |kind: &ShapeKind, reference: &[Shape], submitted: &[Shape]| {
        let [reference, submitted] = [reference, submitted].map(|shapes| marked((64, 6), shapes.to_vec()));
        let score = scored(&reference, &submitted);
        let mut labels = labels();
        labels[0].draw_as(kind.clone());
        Ground::of(&original).unwrap().sheet([&reference, &submitted], &score, &labels, &legend())
    };
    let dense: Vec<f64> = (0..200_000).map(|index| f64::from(index * 7919 % 64)).collect();
    let weird: [&[f64]; 11] = [
        &[],
        &[5.0],
        &[5.0, 5.0],
        &[5.0, 5.0, 9.0],
        &[1.0, 1.0, 60.0, 4.0],
        &[f64::NAN; 6],
        &[f64::INFINITY, 0.0, 3.0, f64::NEG_INFINITY, 1e308, -1e308],
        &[-1e9, -1e9, 1e9, -1e9, 1e9, 1e9, -1e9, 1e9],
        &[900.0, 900.0, 950.0, 900.0, 950.0, 950.0],
        &[-9.0, -9.0, -5.0, -9.0, -5.0, -5.0],
        &dense,
    ];
    let nothing = drawn(&ShapeKind::Polygon, &[], &[]);
    for kind in [ShapeKind::Rectangle, ShapeKind::Mask, ShapeKind::Cuboid] {
        for coordinates in weird {
            drawn(&kind, &[shape("car", kind.clone(), coordinates)], &[]);
        }
    }
    for kind in [ShapeKind::Polygon, ShapeKind::Polyline, ShapeKind::Points] {
        let all = weird.map(|coordinates| shape("car", kind.clone(), coordinates));
        for shape in &all {
            drawn(&kind, std::slice::from_ref(shape), &all[4..5]);
        }
        assert_eq!(drawn(&kind, &[], &all[..2]), nothing, "shapes without a point");
        assert_ne!(drawn(&kind, &all, &[]), nothing);
        assert_ne!(drawn(&kind, &[], &all), nothing);
    }
}

#[test]
fn images_of_any_size_and_contents_fit_the_limit() {
    let mut random = StdRng::seed_from_u64(7);
    for (width, height) in [(1, 1), (3000, 2), (2, 3000), (20_000, 3), (900, 900)] {
        let noise = RgbImage::from_fn(width, height, |_, _| Rgb(random.random()));
        let of = |share: f64| (f64::from(width) * share, f64::from(height) * share);
        let ((left, top), (right, bottom)) = (of(0.2), of(0.26));
        let small = [left, top, right, top, right, bottom, left, bottom];
        let whole = vec![shape("car", ShapeKind::Polygon, &box_of(0.0, 9.0))];
        for reference in [vec![], vec![shape("plate", ShapeKind::Polygon, &small)]] {
            let sheet = overlaid(&noise, reference, whole.clone());
            assert!(sheet.width() >= 640 && sheet.height() >= 240, "{:?}", sheet.dimensions());
        }
    }
}

#[test]
fn a_file_that_is_no_image_is_an_error_with_its_name() {
    let broken = OriginalImage { name: "07.jpg".to_owned(), bytes: "x".into(), width: 9, height: 9 };
    let nothing = marked((9, 9), vec![]);
    let score = scored(&nothing, &nothing);
    let error = overlay(&broken, &nothing, &nothing, &score, &labels(), &legend()).unwrap_err().to_string();
    assert!(error.starts_with("the picture 07.jpg cannot be read: "), "{error}");
}

#[test]
fn an_image_of_the_exam_becomes_a_small_file() {
    let exam = Exam::embedded().unwrap();
    let reference = exam.reference.image("01.jpg").unwrap();
    let mut submitted = reference.clone();
    for (index, coordinate) in
        submitted.shapes[0].geometry.coordinates_mut().expect("points").iter_mut().enumerate()
    {
        *coordinate += (index % 7) as f64 * 4.0 - 12.0;
    }
    let score = scored(reference, &submitted);
    let words = crate::texts::legend(Language::En);
    let file = overlay(exam.original("01.jpg").unwrap(), reference, &submitted, &score, &exam.labels, &words)
        .unwrap();
    assert!((50_000..=400_000).contains(&file.len()), "{} bytes", file.len());
    let size = image::load_from_memory(&file).unwrap().into_rgb8().dimensions();
    assert_eq!(size, (1280, 720 + 54), "the legend takes one row");
}
