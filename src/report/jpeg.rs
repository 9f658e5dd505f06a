//! JPEG files of a bounded size.

use image::codecs::jpeg::JpegEncoder;
use image::{ImageResult, RgbImage};

/// Qualities that are tried, best first. At 85 an overlay of a photograph has about 250 KB.
const QUALITIES: [u8; 6] = [85, 70, 50, 30, 12, 1];

/// The image as a JPEG of at most `limit` bytes, in the best quality that fits; `None` when no quality does.
pub(super) fn within(image: &RgbImage, limit: usize) -> ImageResult<Option<Vec<u8>>> {
    for quality in QUALITIES {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(image)?;
        if bytes.len() <= limit {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;

    #[test]
    fn quality_gives_way_until_the_file_is_small_enough() {
        let mut random = StdRng::seed_from_u64(1);
        let noise = RgbImage::from_fn(200, 200, |_, _| Rgb(random.random()));
        let size = |limit| within(&noise, limit).unwrap().map(|bytes| bytes.len());
        let best = size(usize::MAX).expect("fits");
        assert!(best > 30_000, "{best}");
        for limit in [30_000, 15_000] {
            assert!(size(limit).is_some_and(|size| size <= limit && size > limit / 4));
        }
        assert_eq!(size(500), None);
    }
}
