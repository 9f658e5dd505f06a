//! Pictures as the site and people see them: turned as the camera noted it.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, ImageResult};

/// Width and height in pixels; the pixels are not decoded.
pub fn size(bytes: &[u8]) -> ImageResult<(u32, u32)> {
    let mut decoder = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?.into_decoder()?;
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
    let mut decoder = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG of 3 × 2 pixels whose camera was held upright.
    fn upright() -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_pixel(3, 2, image::Rgb([9; 3]));
        image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&picture).expect("a JPEG");
        // Exif: big endian, one entry: orientation (0x0112), a short, 1 of them, 6: a quarter turn clockwise.
        let exif =
            [&b"Exif\0\0MM\0*\0\0\0\x08\0\x01"[..], b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"].concat();
        let segment = [&[0xff, 0xe1][..], &(exif.len() as u16 + 2).to_be_bytes(), &exif].concat();
        bytes.splice(2..2, segment);
        bytes
    }

    #[test]
    fn a_picture_is_as_it_is_shown() {
        let bytes = upright();
        assert_eq!(size(&bytes).expect("a picture"), (2, 3));
        let picture = decode(&bytes).expect("a picture");
        assert_eq!((picture.width(), picture.height()), (2, 3));
        assert!(size(b"text").is_err() && decode(b"text").is_err());
    }
}
