//! Translucent paint on an image.

use image::{Rgb, RgbImage};

/// Covers a pixel with a colour; `opacity` from 0 (nothing) to 1 (all).
pub(super) fn blend(pixel: &mut Rgb<u8>, Rgb(color): Rgb<u8>, opacity: f32) {
    for (channel, color) in pixel.0.iter_mut().zip(color) {
        let (below, above) = (f32::from(*channel), f32::from(color));
        // `as` clamps values that rounding pushes out of 0 to 255.
        *channel = (below + (above - below) * opacity).round() as u8;
    }
}

/// A sheet in one shade of grey, from 0 (black) to 255.
pub(super) fn grey(width: u32, height: u32, shade: u8) -> RgbImage {
    let mut sheet = RgbImage::new(width, height);
    sheet.fill(shade);
    sheet
}

/// Puts an image on a sheet, its upper left corner at `(left, top)`. What would lie outside of the sheet is left out.
pub(super) fn paste(sheet: &mut RgbImage, image: &RgbImage, (left, top): (u32, u32)) {
    let channels = 3;
    let (wide, width) = (sheet.width() as usize * channels, image.width() as usize * channels);
    let start = left as usize * channels;
    let length = width.min(wide.saturating_sub(start));
    if length == 0 {
        return;
    }
    // Row by row, as bytes.
    let rows = sheet.chunks_exact_mut(wide).skip(top as usize);
    for (row, pasted) in rows.zip(image.chunks_exact(width)) {
        row[start..start + length].copy_from_slice(&pasted[..length]);
    }
}

/// A box of pixels. It may lie outside of the image, wholly or in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Frame {
    /// First column to the right of the box.
    pub(super) fn right(self) -> i32 {
        self.left + self.width
    }

    /// First row below the box.
    pub(super) fn bottom(self) -> i32 {
        self.top + self.height
    }

    /// Number of pixels.
    pub(super) fn area(self) -> i64 {
        i64::from(self.width.max(0)) * i64::from(self.height.max(0))
    }

    /// The box with so many pixels more on each side.
    pub(super) fn grown(self, by: i32) -> Self {
        let (left, top) = (self.left - by, self.top - by);
        Self { left, top, width: self.width + 2 * by, height: self.height + 2 * by }
    }

    /// The smallest box that holds both boxes.
    pub(super) fn around(self, other: Self) -> Self {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { left, top, width: right - left, height: bottom - top }
    }

    /// The part of the box that lies inside of another one; without area when there is none.
    pub(super) fn inside(self, other: Self) -> Self {
        let (left, top) = (self.left.max(other.left), self.top.max(other.top));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        Self { left, top, width: right - left, height: bottom - top }
    }

    /// Number of pixels that both boxes have.
    pub(super) fn shared_area(self, other: Self) -> i64 {
        self.inside(other).area()
    }

    /// Covers the box with a colour.
    pub(super) fn fill(self, image: &mut RgbImage, color: Rgb<u8>, opacity: f32) {
        let inside = |coordinate: i32, size: u32| coordinate.clamp(0, size as i32) as u32;
        for y in inside(self.top, image.height())..inside(self.bottom(), image.height()) {
            for x in inside(self.left, image.width())..inside(self.right(), image.width()) {
                blend(image.get_pixel_mut(x, y), color, opacity);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paint_mixes_with_what_is_below() {
        let mut pixel = Rgb([100, 200, 0]);
        blend(&mut pixel, Rgb([200, 0, 255]), 0.5);
        assert_eq!(pixel, Rgb([150, 100, 128]));
        blend(&mut pixel, Rgb([0, 0, 255]), 1.0);
        assert_eq!(pixel, Rgb([0, 0, 255]));
    }

    #[test]
    fn what_is_pasted_beyond_the_edge_is_left_out() {
        let image = RgbImage::from_fn(3, 2, |x, y| Rgb([x as u8, y as u8, 9]));
        let pasted = |place| {
            let mut sheet = grey(4, 3, 7);
            paste(&mut sheet, &image, place);
            let found = sheet.enumerate_pixels().filter(|(.., pixel)| pixel.0 != [7; 3]);
            found.map(|(x, y, pixel)| (x, y, pixel.0)).collect::<Vec<_>>()
        };
        let all = |left: u32, top: u32| {
            let pixels = image.enumerate_pixels().map(|(x, y, pixel)| (x + left, y + top, pixel.0));
            pixels.filter(|(x, y, _)| *x < 4 && *y < 3).collect::<Vec<_>>()
        };
        for place in [(0, 0), (1, 1), (2, 2), (4, 0), (0, 3), (90, 90)] {
            assert_eq!(pasted(place), all(place.0, place.1), "{place:?}");
        }
        let mut nothing = RgbImage::new(0, 0);
        paste(&mut nothing, &image, (0, 0));
        paste(&mut grey(4, 3, 7), &nothing, (0, 0));
    }

    #[test]
    fn boxes_end_where_the_image_ends() {
        let mut image = RgbImage::new(4, 3);
        let white = |image: &RgbImage| image.pixels().filter(|pixel| pixel.0 == [255; 3]).count();
        Frame { left: -5, top: 1, width: 7, height: 50 }.fill(&mut image, Rgb([255; 3]), 1.0);
        assert_eq!(white(&image), 4);
        Frame { left: 9, top: -9, width: 2, height: -3 }.fill(&mut image, Rgb([255; 3]), 1.0);
        assert_eq!(white(&image), 4);
    }

    #[test]
    fn shared_area_is_the_common_box() {
        let one = Frame { left: 0, top: 0, width: 10, height: 10 };
        assert_eq!(one.shared_area(Frame { left: 8, top: -5, width: 10, height: 8 }), 6);
        assert_eq!(one.shared_area(Frame { left: 10, top: 0, width: 5, height: 5 }), 0);
        assert_eq!(one.shared_area(Frame { left: 20, top: 20, width: 5, height: 5 }), 0);
    }
}
