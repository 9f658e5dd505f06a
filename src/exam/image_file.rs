//! Images as the site and people see them: rotated as the camera noted it. The claims of a header are believed
//! within limits: a small file can claim more pixels than fit in memory.

use std::io::Cursor;

use image::error::{ImageError, LimitError, LimitErrorKind};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, ImageResult, Limits};

/// Maximum width or height in pixels: more than any camera has.
const SIDE: u32 = 20_000;

/// Maximum number of pixels, 300 MB of them in colours.
const PIXELS: u64 = 100_000_000;

/// Maximum number of bytes that a decoder allocates at a time.
const MEMORY: u64 = 512 << 20;

/// The headers of most images fit in this many bytes.
const BEGINNING: usize = 16 << 10;

/// Width and height in pixels; the pixels are not decoded.
///
/// Decoders read the whole file before they parse its headers. For images that are part of the program that
/// would bring every page into memory at each start. So they first get the beginning of the file, and all of it
/// if that is too little.
pub fn size(bytes: &[u8]) -> ImageResult<(u32, u32)> {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    size_in(beginning).or_else(|_| size_in(bytes))
}

/// A decoder of an image that can be decoded.
fn decoder(bytes: &[u8]) -> ImageResult<impl ImageDecoder> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE), Some(SIDE));
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    decoder.set_limits(limits)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > MEMORY {
        return Err(ImageError::Limits(LimitError::from_kind(LimitErrorKind::DimensionError)));
    }
    Ok(decoder)
}

fn size_in(bytes: &[u8]) -> ImageResult<(u32, u32)> {
    let mut decoder = decoder(bytes)?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation()?,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    Ok(if turned { (height, width) } else { (width, height) })
}

/// The pixels.
pub fn decode(bytes: &[u8]) -> ImageResult<DynamicImage> {
    let mut decoder = decoder(bytes)?;
    let orientation = decoder.orientation()?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(image)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG of 3 × 2 pixels from a camera that was held upright; the orientation is noted after this many bytes
    /// of other data.
    fn upright(after: u16) -> Vec<u8> {
        let mut bytes = Vec::new();
        let image = image::RgbImage::from_pixel(3, 2, image::Rgb([9; 3]));
        image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&image).expect("a JPEG");
        // Exif: big endian, one entry: orientation (0x0112), a short, 1 of them, 6: a quarter turn clockwise.
        let exif =
            [&b"Exif\0\0MM\0*\0\0\0\x08\0\x01"[..], b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"].concat();
        let segment = [&[0xff, 0xe1][..], &(exif.len() as u16 + 2).to_be_bytes(), &exif].concat();
        bytes.splice(2..2, segment);
        if after > 0 {
            let other = [&[0xff, 0xe2][..], &(after + 2).to_be_bytes(), &vec![7; after.into()]].concat();
            bytes.splice(2..2, other);
        }
        bytes
    }

    #[test]
    fn an_image_is_as_it_is_shown() {
        let bytes = upright(0);
        assert_eq!(size(&bytes).expect("a picture"), (2, 3));
        let image = decode(&bytes).expect("a picture");
        assert_eq!((image.width(), image.height()), (2, 3));
        assert!(size(b"text").is_err() && decode(b"text").is_err());
    }

    /// A PNG whose header claims this size, with the check sum that belongs to it.
    fn claiming_png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let image = image::RgbImage::from_pixel(3, 2, image::Rgb([9; 3]));
        image.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).expect("a PNG");
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let mut sum = flate2::Crc::new();
        sum.update(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
        bytes
    }

    /// A JPEG whose header claims this size.
    fn claiming_jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = upright(0);
        let frame = bytes.windows(2).position(|marker| marker == [0xff, 0xc0]).expect("a frame");
        bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        bytes
    }

    #[test]
    fn what_a_header_claims_is_believed_within_limits() {
        assert_eq!(size(&claiming_png(SIDE, 5_000)).expect("large, but possible"), (SIDE, 5_000));
        for bytes in [
            claiming_png(60_000, 60_000),
            claiming_png(SIDE, SIDE),
            claiming_png(SIDE + 1, 1),
            claiming_jpeg(60_000, 60_000),
            claiming_jpeg(20_000, 5_001),
        ] {
            let told = [size(&bytes).map(drop), decode(&bytes).map(drop)];
            for error in told.map(|result| result.expect_err("more than any camera has")) {
                assert!(matches!(error, ImageError::Limits(_)), "{error}");
            }
        }
    }

    #[test]
    fn headers_may_be_longer_than_they_mostly_are() {
        for after in [BEGINNING - 40, BEGINNING, 60_000] {
            assert_eq!(size(&upright(after as u16)).expect("a picture"), (2, 3), "after {after} bytes");
        }
    }
}
