//! Pictures as the site and people see them: turned as the camera noted it.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, ImageResult};

/// So many bytes hold the headers of most pictures.
const BEGINNING: usize = 16 << 10;

/// Width and height in pixels; the pixels are not decoded.
///
/// Decoders take in the whole file before they read its headers. Of pictures that are part of the program that would
/// bring every page into memory, in each start. So they get its beginning first, and all of it when that is too little.
pub fn size(bytes: &[u8]) -> ImageResult<(u32, u32)> {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    size_in(beginning).or_else(|_| size_in(bytes))
}

fn size_in(bytes: &[u8]) -> ImageResult<(u32, u32)> {
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

    /// A JPEG of 3 × 2 pixels whose camera was held upright, and noted so after so many bytes of other things.
    fn upright(after: u16) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_pixel(3, 2, image::Rgb([9; 3]));
        image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&picture).expect("a JPEG");
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
    fn a_picture_is_as_it_is_shown() {
        let bytes = upright(0);
        assert_eq!(size(&bytes).expect("a picture"), (2, 3));
        let picture = decode(&bytes).expect("a picture");
        assert_eq!((picture.width(), picture.height()), (2, 3));
        assert!(size(b"text").is_err() && decode(b"text").is_err());
    }

    #[test]
    fn headers_may_be_longer_than_they_mostly_are() {
        for after in [BEGINNING - 40, BEGINNING, 60_000] {
            assert_eq!(size(&upright(after as u16)).expect("a picture"), (2, 3), "after {after} bytes");
        }
    }
}
