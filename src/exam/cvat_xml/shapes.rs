//! Shapes that files do not describe by points: by which attributes.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::coordinates;
use crate::exam::geometry::{Ellipse, Geometry, Mask, Rectangle, ShapeKind};

const SIDES: [&str; 4] = ["xtl", "ytl", "xbr", "ybr"];
const ROUND: [&str; 4] = ["cx", "cy", "rx", "ry"];
/// In the order of the site's coordinates, whatever the names say of the back.
const CORNERS: [&str; 16] = [
    "xtl1", "ytl1", "xbl1", "ybl1", "xtr1", "ytr1", "xbr1", "ybr1", "xtl2", "ytl2", "xbl2", "ybl2", "xtr2",
    "ytr2", "xbr2", "ybr2",
];
const BOX: [&str; 4] = ["left", "top", "width", "height"];

/// The attributes of an element.
pub(super) trait Values {
    /// The value of an attribute.
    fn value(&self, name: &str) -> Result<Option<Cow<'_, str>>, String>;

    /// The complaint that an attribute is missing.
    fn without(&self, name: &str) -> String;

    /// How many numbers one shape may have.
    fn most(&self) -> usize;
}

fn number(values: &impl Values, name: &str) -> Result<f64, String> {
    coordinates::one(&values.value(name)?.ok_or_else(|| values.without(name))?)
}

fn numbers<const COUNT: usize>(values: &impl Values, names: [&str; COUNT]) -> Result<[f64; COUNT], String> {
    let mut numbers = [0.0; COUNT];
    for (place, name) in numbers.iter_mut().zip(names) {
        *place = number(values, name)?;
    }
    Ok(numbers)
}

/// The shape that an element without points describes.
pub(super) fn geometry(kind: ShapeKind, values: &impl Values) -> Result<Geometry, String> {
    let rotation = || values.value("rotation")?.map_or(Ok(0.0), |degrees| coordinates::one(&degrees));
    Ok(match kind {
        ShapeKind::Polygon | ShapeKind::Polyline | ShapeKind::Points => return Err(values.without("points")),
        ShapeKind::Rectangle => {
            Geometry::Rectangle(Rectangle { sides: numbers(values, SIDES)?, rotation: rotation()? })
        }
        ShapeKind::Ellipse => {
            let [x, y, across, down] = numbers(values, ROUND)?;
            Geometry::Ellipse(Ellipse { centre: (x, y), radii: (across, down), rotation: rotation()? })
        }
        ShapeKind::Cuboid => Geometry::Cuboid(Box::new(numbers(values, CORNERS)?)),
        ShapeKind::Mask => mask(values)?,
        ShapeKind::Skeleton => Geometry::Skeleton(Vec::new()),
        ShapeKind::Tag => Geometry::Tag,
        ShapeKind::Other(_) => Geometry::Raw { kind, numbers: Vec::new() },
    })
}

fn mask(values: &impl Values) -> Result<Geometry, String> {
    let runs = values.value("rle")?.ok_or_else(|| values.without("rle"))?;
    let (count, most) = (runs.bytes().filter(|&byte| byte == b',').count() + 1, values.most());
    if count > most {
        return Err(format!("a mask of {count} runs, and at most {most} are read"));
    }
    let mut all = coordinates::lenient(&runs)?;
    let [left, top, width, height] = numbers(values, BOX)?;
    all.extend([left, top, left + width - 1.0, top + height - 1.0]);
    Ok(Geometry::of(ShapeKind::Mask, all, 0.0))
}

/// The attributes that describe a shape, each with a space before it.
pub(super) fn written(geometry: &Geometry) -> String {
    let mut text = String::new();
    match geometry {
        Geometry::Polygon(numbers)
        | Geometry::Polyline(numbers)
        | Geometry::Points(numbers)
        | Geometry::Raw { numbers, .. } => points(&mut text, numbers),
        Geometry::Rectangle(Rectangle { sides, rotation }) => {
            each(&mut text, SIDES, *sides);
            turned(&mut text, *rotation);
        }
        Geometry::Ellipse(Ellipse { centre, radii, rotation }) => {
            each(&mut text, ROUND, [centre.0, centre.1, radii.0, radii.1]);
            turned(&mut text, *rotation);
        }
        Geometry::Cuboid(corners) => each(&mut text, CORNERS, **corners),
        Geometry::Mask(mask) => runs(&mut text, mask),
        Geometry::Skeleton(_) | Geometry::Tag => {}
    }
    text
}

fn put(text: &mut String, piece: std::fmt::Arguments<'_>) {
    text.write_fmt(piece).expect("writing to a String cannot fail");
}

fn each<const COUNT: usize>(text: &mut String, names: [&str; COUNT], numbers: [f64; COUNT]) {
    for (name, number) in names.into_iter().zip(numbers) {
        put(text, format_args!(" {name}=\"{number}\""));
    }
}

fn turned(text: &mut String, rotation: f64) {
    if rotation != 0.0 {
        put(text, format_args!(" rotation=\"{rotation}\""));
    }
}

pub(super) fn points(text: &mut String, numbers: &[f64]) {
    text.push_str(" points=\"");
    for (index, coordinate) in numbers.iter().enumerate() {
        let separator = match index {
            0 => "",
            _ if index % 2 == 1 => ",",
            _ => ";",
        };
        put(text, format_args!("{separator}{coordinate}"));
    }
    text.push('"');
}

fn runs(text: &mut String, mask: &Mask) {
    text.push_str(" rle=\"");
    for (index, run) in mask.runs().iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        put(text, format_args!("{separator}{run}"));
    }
    let ((left, top), (width, height)) = (mask.corner(), mask.size());
    put(text, format_args!("\" left=\"{left}\" top=\"{top}\" width=\"{width}\" height=\"{height}\""));
}
