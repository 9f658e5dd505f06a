//! Whole overlays: of good work, of weird work, of pictures of any size.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::areas::{AGREEMENT, Area, EXTRA, MISSED};
use super::*;
use crate::exam::{Exam, Markup, Shape, ShapeKind};
use crate::scoring::score;

pub(super) fn legend() -> Legend {
    let words = ["совпадает", "пропущено", "лишнее", "эталон", "кандидат", "эталон", "кандидат"];
    let [agreement, missed, extra, reference, submitted, expected, given] = words.map(str::to_owned);
    Legend { agreement, missed, extra, reference, submitted, expected, given }
}

fn original(picture: &RgbImage) -> OriginalImage {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let (width, height) = picture.dimensions();
    OriginalImage { name: "01.jpg".to_owned(), bytes: bytes.into_inner().into(), width, height }
}

fn shape(label: &str, kind: ShapeKind, coordinates: &[f64]) -> Shape {
    let attributes = vec![("plate".to_owned(), "Ж0O".to_owned())];
    let coordinates = coordinates.to_vec();
    Shape { label: label.to_owned(), kind, coordinates, attributes, source: "manual".to_owned() }
}

fn marked(size: (u32, u32), shapes: Vec<Shape>) -> MarkedPicture {
    MarkedPicture { name: "01.jpg".to_owned(), width: size.0, height: size.1, shapes }
}

/// The score of one picture.
fn scored(reference: &MarkedPicture, submitted: &MarkedPicture) -> PictureScore {
    let mut exam = Exam::embedded().unwrap();
    exam.reference = Markup { pictures: vec![reference.clone()], ..Markup::default() };
    let markup = Markup { pictures: vec![submitted.clone()], ..Markup::default() };
    score(&exam, 1, &markup).pictures.remove(0)
}

/// The overlay of a picture, as a file and decoded.
fn overlaid(picture: &RgbImage, reference: Vec<Shape>, submitted: Vec<Shape>) -> (Vec<u8>, RgbImage) {
    let [reference, submitted] = [reference, submitted].map(|shapes| marked(picture.dimensions(), shapes));
    let score = scored(&reference, &submitted);
    let file = overlay(&original(picture), &reference, &submitted, &score, &legend()).unwrap();
    assert!(file.len() <= 400_000, "{} bytes", file.len());
    assert_eq!(image::guess_format(&file).unwrap(), ImageFormat::Jpeg);
    let decoded = image::load_from_memory(&file).unwrap().into_rgb8();
    assert!(decoded.width() <= 1280);
    (file, decoded)
}

fn box_of(left: f64, right: f64) -> Vec<f64> {
    vec![left, 400.0, right, 400.0, right, 700.0, left, 700.0]
}

#[test]
fn areas_have_their_colours() {
    let grey = RgbImage::from_pixel(1280, 720, Rgb([128; 3]));
    let car = |coordinates: &[f64]| vec![shape("car", ShapeKind::Polygon, coordinates)];
    let (_, sheet) = overlaid(&grey, car(&box_of(200.0, 600.0)), car(&box_of(400.0, 800.0)));
    let painted = |area: Area| {
        let mut pixel = Rgb([128; 3]);
        super::super::paint::blend(&mut pixel, area.color, area.opacity);
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
fn a_plate_is_seen_on_its_car_and_captions_beside_them() {
    let grey = RgbImage::from_pixel(1280, 720, Rgb([128; 3]));
    let car = || shape("car", ShapeKind::Polygon, &box_of(200.0, 800.0));
    let plate = |left, right| {
        shape("plate", ShapeKind::Polygon, &[left, 600.0, right, 600.0, right, 640.0, left, 640.0])
    };
    let (_, sheet) = overlaid(&grey, vec![plate(300.0, 400.0), car()], vec![car(), plate(350.0, 450.0)]);
    let [missed, both, extra] = [325, 375, 425].map(|x| sheet.get_pixel(x, 620).0);
    assert!(missed[0] > 180 && extra[2] > 140 && both[1] > both[0] + 30, "{missed:?} {both:?} {extra:?}");
    let white = |x: std::ops::Range<u32>, y: std::ops::Range<u32>| {
        y.flat_map(|y| x.clone().map(move |x| (x, y)))
            .filter(|&(x, y)| sheet.get_pixel(x, y).0[0] > 230)
            .count()
    };
    assert!(white(200..800, 300..390) > 500, "the car's caption is above it");
    assert!(white(250..800, 480..590) > 500, "the plate's is above it");
    assert!(white(0..1280, 721..774) > 2_000, "the legend is below");
}

#[test]
fn any_shapes_are_drawn() {
    let noise = RgbImage::from_fn(64, 48, |x, y| Rgb([(x * 91 % 251) as u8, (y * 57 % 241) as u8, 0]));
    let weird: &[&[f64]] = &[
        &[],
        &[5.0],
        &[5.0, 5.0],
        &[5.0, 5.0, 9.0],
        &[1.0, 1.0, 60.0, 40.0],
        &[f64::NAN; 6],
        &[f64::INFINITY, 0.0, 3.0, f64::NEG_INFINITY, 1e308, -1e308],
        &[-1e9, -1e9, 1e9, -1e9, 1e9, 1e9, -1e9, 1e9],
        &[900.0, 900.0, 950.0, 900.0, 950.0, 950.0],
        &[-9.0, -9.0, -5.0, -9.0, -5.0, -5.0],
    ];
    for coordinates in weird {
        for kind in [ShapeKind::Polygon, ShapeKind::Rectangle, ShapeKind::Other("mask".to_owned())] {
            let shapes =
                || vec![shape("car", kind.clone(), coordinates), shape("plate", kind.clone(), coordinates)];
            overlaid(&noise, shapes(), vec![]);
            overlaid(&noise, vec![], shapes());
            overlaid(&noise, shapes(), shapes());
        }
    }
    let dense: Vec<f64> = (0..200_000).map(|index| f64::from(index * 7919 % 64)).collect();
    overlaid(&noise, vec![], vec![shape("car", ShapeKind::Polygon, &dense)]);
}

#[test]
fn pictures_of_any_size_and_contents_fit_the_limit() {
    let mut random = StdRng::seed_from_u64(7);
    for (width, height) in [(1, 1), (3000, 2), (2, 3000), (1300, 1300)] {
        let noise = RgbImage::from_fn(width, height, |_, _| Rgb(random.random()));
        let (_, sheet) = overlaid(&noise, vec![], vec![shape("car", ShapeKind::Polygon, &box_of(0.0, 9.0))]);
        assert!(sheet.width() >= 640 && sheet.height() >= 240, "{:?}", sheet.dimensions());
    }
}

#[test]
fn a_file_that_is_no_picture_is_an_error_with_its_name() {
    let broken = OriginalImage { name: "07.jpg".to_owned(), bytes: "x".into(), width: 9, height: 9 };
    let nothing = marked((9, 9), vec![]);
    let score = scored(&nothing, &nothing);
    let error = overlay(&broken, &nothing, &nothing, &score, &legend()).unwrap_err().to_string();
    assert!(error.starts_with("the picture 07.jpg cannot be read: "), "{error}");
}

fn jittered(reference: &MarkedPicture, by: f64) -> MarkedPicture {
    let mut random = StdRng::seed_from_u64(3);
    let mut submitted = reference.clone();
    for shape in &mut submitted.shapes {
        let by = if shape.label == "plate" { by * 0.4 } else { by };
        shape.coordinates.iter_mut().for_each(|coordinate| *coordinate += random.random_range(-by..by));
        if let Some((_, text)) = shape.attributes.first_mut() {
            *text = text.replace('O', "0").replace("8B", "B");
        }
    }
    submitted
}

#[test]
fn look() {
    let exam = Exam::embedded().unwrap();
    let mut total = std::time::Duration::ZERO;
    for (index, reference) in exam.reference.pictures.iter().enumerate() {
        let submitted = jittered(reference, 6.0 * (1 + index) as f64);
        let score = scored(reference, &submitted);
        let mut score = score;
        if index == 9 {
            score = scored(reference, &marked((1920, 1080), vec![]));
        }
        let start = std::time::Instant::now();
        let file = overlay(exam.original(&reference.name).unwrap(), reference, &submitted, &score, &legend())
            .unwrap();
        total += start.elapsed();
        eprintln!("{} {:?} {} bytes", reference.name, start.elapsed(), file.len());
        let picture = image::load_from_memory(&file).unwrap();
        picture.save(format!("/tmp/h/look-{index}.png")).unwrap();
        picture.resize(400, 400, FilterType::Triangle).save(format!("/tmp/h/phone-{index}.png")).unwrap();
    }
    eprintln!("all: {total:?}");
}
