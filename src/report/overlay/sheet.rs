//! An overlay before it becomes a file.

use image::imageops::FilterType;
use image::{DynamicImage, ImageError, RgbImage};

use super::drawn::DrawnLabel;
use super::insets::{self, Pixels};
use super::words::Legend;
use super::{areas, captions, legend as legends, objects};
use crate::exam::{AnnotatedImage, LabelRule, OriginalImage, image_file};
use crate::scoring::{ImageScore, LabelScore};

/// The longer side of the image in pixels, whatever the original's size.
const LONGER_SIDE: u32 = 1280;

/// What overlays are drawn on.
pub(super) struct Ground {
    whole: DynamicImage,
    /// In the overlay's size.
    plain: DynamicImage,
    /// The overlay's pixels per pixel of the original, across and down.
    scale: (f64, f64),
}

impl Ground {
    /// An image of the exam.
    pub(super) fn of(original: &OriginalImage) -> Result<Self, ImageError> {
        let whole = image_file::decode(&original.bytes)?;
        let (plain, scale) = scaled(&whole);
        Ok(Self { whole, plain, scale })
    }

    /// The overlay of what was expected and what somebody drew on it.
    pub(super) fn sheet(
        &self,
        [reference, submitted]: [&AnnotatedImage; 2],
        score: &ImageScore,
        rules: &[LabelRule],
        legend: &Legend,
    ) -> RgbImage {
        let (scale, mut image) = (self.scale, self.plain.to_rgb8());
        let size = image.dimensions();
        let rule = |label: &LabelScore| rules.iter().find(|rule| rule.name == label.label);
        let of = |label| DrawnLabel::new(label, rule(label), [reference, submitted], scale, size);
        let labels: Vec<DrawnLabel<'_>> = score.labels.iter().map(of).collect();
        areas::tint(&mut image, &labels);
        objects::draw_all(&mut image, &labels, |point| point);
        let (mut sheet, room) = legends::mount(&image, legend);
        let captions = captions::all(&labels, room, legend);
        let sizes = captions.iter().filter_map(|caption| Some((caption.object?, caption.size())));
        let sizes: Vec<_> = sizes.collect();
        let insets = insets::plan(&labels, size, room, &sizes);
        insets::draw(&mut sheet, &insets, &self.pixels(), &labels);
        captions::draw(&mut sheet, room, &labels, captions, &insets);
        sheet
    }

    /// What insets enlarge.
    fn pixels(&self) -> Pixels<'_> {
        // Of a small original the overlay has more pixels.
        let is_small = self.scale.0.max(self.scale.1) > 1.0;
        if is_small { Pixels::new(&self.plain, (1.0, 1.0)) } else { Pixels::new(&self.whole, self.scale) }
    }
}

/// The original in the overlay's size, and the overlay's pixels per pixel of the original, across and down.
pub(super) fn scaled(image: &DynamicImage) -> (DynamicImage, (f64, f64)) {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let factor = f64::from(LONGER_SIDE) / width.max(height);
    let side = |length: f64| (length * factor).round().max(1.0) as u32;
    let resized = image.resize_exact(side(width), side(height), FilterType::Triangle);
    let scale = (f64::from(resized.width()) / width, f64::from(resized.height()) / height);
    (resized, scale)
}
