//! An exam made by a test: a folder with small images, ground truth and rules.

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;

use candidates_bot::exam::{AnnotatedImage, Annotations, Geometry, Shape, ShapeKind, cvat_xml};
use image::{ImageFormat, Rgb, RgbImage};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::cli::Machine;

/// An exam that is being made.
pub struct Pack {
    /// Keys of `exam.toml` before all tables.
    pub keys: String,
    /// Labels: name, and the lines below it.
    pub labels: Vec<(String, String)>,
    /// Images: name, and the shapes on them.
    pub images: Vec<(String, Vec<Shape>)>,
    /// Numbers of the images of each attempt.
    pub attempts: Vec<Vec<usize>>,
    pub thresholds: String,
    /// Width and height of all images.
    pub size: (u32, u32),
}

pub const POLYGON: &str = "shape = \"polygon\"\n";
pub const BOX: &str = "shape = \"rectangle\"\n";

pub fn shape(label: &str, kind: ShapeKind, coordinates: &[f64], values: &[(&str, &str)]) -> Shape {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Shape {
        label: label.to_owned(),
        geometry: Geometry::of(kind, coordinates.to_vec(), 0.0),
        attributes: values.collect(),
        source: "manual".to_owned(),
    }
}

/// A box of this label.
pub fn boxed(label: &str, sides: [f64; 4]) -> Shape {
    shape(label, ShapeKind::Rectangle, &sides, &[])
}

/// A polygon around a centre.
pub fn round(label: &str, (x, y): (f64, f64), radius: f64, points: u32, values: &[(&str, &str)]) -> Shape {
    let at = |number: u32| f64::from(number) / f64::from(points) * std::f64::consts::TAU;
    let corner = |number| [x + radius * at(number).cos(), y + radius * at(number).sin()];
    let hundredths = |at: f64| (at * 100.0).round() / 100.0;
    let coordinates: Vec<f64> = (0..points).flat_map(corner).map(hundredths).collect();
    shape(label, ShapeKind::Polygon, &coordinates, values)
}

impl Pack {
    /// This many images in one attempt, each with the shapes that `drawn` returns; labels with no rules except
    /// their shape.
    pub fn of(labels: &[(&str, &str)], images: usize, drawn: impl Fn(usize) -> Vec<Shape>) -> Self {
        let labels = labels.iter().map(|(name, rules)| ((*name).to_owned(), (*rules).to_owned()));
        Self {
            keys: String::new(),
            labels: labels.collect(),
            images: (0..images).map(|number| (format!("{:02}.png", number + 1), drawn(number))).collect(),
            attempts: vec![(0..images).collect()],
            thresholds: String::new(),
            size: (120, 90),
        }
    }

    pub fn keys(mut self, keys: &str) -> Self {
        writeln!(self.keys, "{keys}").expect("text");
        self
    }

    pub fn attempts(mut self, attempts: &[&[usize]]) -> Self {
        self.attempts = attempts.iter().map(|of| of.to_vec()).collect();
        self
    }

    pub fn thresholds(mut self, thresholds: &str) -> Self {
        thresholds.clone_into(&mut self.thresholds);
        self
    }

    pub fn called(mut self, names: &[&str]) -> Self {
        for ((name, _), other) in self.images.iter_mut().zip(names) {
            (*other).clone_into(name);
        }
        self
    }

    pub fn manifest(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let empty = self.images.iter().filter(|(_, shapes)| shapes.is_empty());
        let empty: Vec<String> = empty.map(|(name, _)| quoted(name)).collect();
        let mut text = format!("{}empty_pictures = [{}]\n", self.keys, empty.join(", "));
        text +=
            "[title]\nru = \"Проба\"\nen = \"A trial\"\n[instruction]\nru = \"Обведите.\"\nen = \"Draw.\"\n";
        for (name, rules) in &self.labels {
            write!(text, "[[labels]]\nname = {}\ncolor = \"#aa3355\"\n{rules}", quoted(name)).expect("text");
        }
        for images in &self.attempts {
            let names: Vec<String> = images.iter().map(|of| quoted(&self.images[*of].0)).collect();
            write!(text, "[[attempts]]\npictures = [{}]\n", names.join(", ")).expect("text");
        }
        write!(text, "[thresholds]\n{}", self.thresholds).expect("text");
        text
    }

    /// Writes it into a folder of the machine's home.
    pub fn write(&self, machine: &Machine, folder: &str) {
        fs::create_dir_all(machine.path(folder).join("images")).expect("a folder");
        let (width, height) = self.size;
        let mut annotations = Annotations::default();
        for (number, (name, shapes)) in self.images.iter().enumerate() {
            // Images must differ; noise is enough.
            let mut random = StdRng::seed_from_u64(number as u64);
            let grey: [u8; 3] = random.random();
            let mut image = RgbImage::from_pixel(width, height, Rgb(grey));
            image.put_pixel(0, 0, Rgb(random.random()));
            let mut bytes = Cursor::new(Vec::new());
            image.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
            machine.write(&format!("{folder}/images/{name}"), bytes.into_inner());
            let (name, shapes) = (name.clone(), shapes.clone());
            annotations.images.push(AnnotatedImage { name, width, height, deleted: false, shapes });
        }
        machine.write(&format!("{folder}/reference.xml"), cvat_xml::write(&annotations));
        machine.write(&format!("{folder}/exam.toml"), self.manifest());
    }
}
