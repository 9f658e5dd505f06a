use super::*;

fn of(kind: &str, numbers: &[f64]) -> Geometry {
    Geometry::of(ShapeKind::from_name(kind), numbers.to_vec(), 30.0)
}

#[test]
fn numbers_mean_what_their_kind_says() {
    let ellipse = Ellipse { centre: (220.0, 100.0), radii: (60.0, 40.0), rotation: 30.0 };
    assert_eq!(of("ellipse", &[220.0, 100.0, 280.0, 60.0]), Geometry::Ellipse(ellipse));
    let reversed = Ellipse { radii: (-60.0, -40.0), ..ellipse };
    assert_eq!(of("ellipse", &[220.0, 100.0, 160.0, 140.0]), Geometry::Ellipse(reversed));
    let rectangle = Rectangle { sides: [50.0, 30.0, 10.0, 10.0], rotation: 30.0 };
    assert_eq!(of("rectangle", &[50.0, 30.0, 10.0, 10.0]), Geometry::Rectangle(rectangle));
    for (kind, count) in [("cuboid", 16), ("polygon", 7), ("polyline", 4), ("points", 2), ("tag", 0)] {
        let numbers = vec![3.0; count];
        let geometry = of(kind, &numbers);
        assert_eq!((geometry.kind().name(), geometry.on_page().0), (kind, numbers));
        assert!(!matches!(geometry, Geometry::Raw { .. }), "{kind}");
    }
}

#[test]
fn numbers_that_mean_nothing_are_kept_and_say_why() {
    for (kind, numbers, fault) in [
        ("polygon", &[][..], Fault::Empty),
        ("polygon", &[1.0, 2.0, 3.0], Fault::Outline),
        ("rectangle", &[1.0, 2.0, 3.0], Fault::Corners),
        ("rectangle", &[1.0, 2.0, f64::INFINITY, 4.0], Fault::Corners),
        ("ellipse", &[1.0, 2.0], Fault::Corners),
        ("cuboid", &[0.0; 8], Fault::Corners),
        ("mask", &[0.0, 9.0, 10.5, 10.0, 12.0, 12.0], Fault::MaskBox),
        ("mask", &[1.0, 20.0, 10.0, 10.0, 12.0, 12.0], Fault::MaskRuns),
        ("mask", &[9.0, 10.0, 10.0, 12.0, 12.0], Fault::Empty),
        ("skeleton", &[], Fault::Empty),
        ("skeleton", &[1.0, 2.0], Fault::Joint),
        ("tag", &[1.0], Fault::Kind),
        ("splat", &[1.0, 2.0], Fault::Kind),
    ] {
        let geometry = of(kind, numbers);
        assert_eq!((geometry.kind().name(), geometry.fault()), (kind, Some(fault)), "{numbers:?}");
        assert_eq!(geometry.on_page().0, numbers, "{kind}");
    }
}

#[test]
fn a_skeleton_has_joints_and_nothing_else() {
    let element = |kind: &str, numbers: &[f64]| Element {
        label: "wrist".to_owned(),
        kind: ShapeKind::from_name(kind),
        numbers: numbers.to_vec(),
        outside: true,
        occluded: false,
        attributes: Vec::new(),
    };
    let skeleton = Geometry::skeleton(vec![element("points", &[20.0, 30.0])]);
    let Geometry::Skeleton(joints) = &skeleton else { panic!("{skeleton:?}") };
    assert_eq!((joints[0].name.as_str(), joints[0].at, joints[0].outside), ("wrist", (20.0, 30.0), true));
    assert_eq!((skeleton.fault(), skeleton.point_count(), skeleton.points()), (None, 1, vec![]));
    for strange in [element("polygon", &[1.0, 1.0, 2.0, 2.0, 3.0, 1.0]), element("points", &[1.0])] {
        let numbers = strange.numbers.clone();
        let raw = Geometry::skeleton(vec![element("points", &[0.0, 0.0]), strange]);
        assert_eq!(raw.fault(), Some(Fault::Joint));
        assert_eq!(raw.on_page().0[2..], numbers);
    }
}

#[test]
fn a_mask_counts_less_than_its_runs() {
    let mask = of("mask", &[vec![1.0; 100], vec![0.0, 0.0, 9.0, 9.0]].concat());
    assert_eq!((mask.point_count(), mask.points().len()), (10, 100));
}
