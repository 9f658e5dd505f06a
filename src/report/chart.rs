//! An image of the distribution of scores: twenty columns from 0 to 100 percent.

use image::{ImageError, Rgb, RgbImage};

use super::jpeg;
use super::lettering::Lettering;
use super::paint::Frame;

const SIZE: (u32, u32) = (1280, 720);
const COLUMNS: usize = 20;
/// Where the columns are drawn.
const FIELD: Frame = Frame { left: 90, top: 110, width: 1140, height: 480 };
const TITLE: Lettering = Lettering { height: 38 };
const TEXT: Lettering = Lettering { height: 26 };

const PAPER: Rgb<u8> = Rgb([255, 255, 255]);
const INK: Rgb<u8> = Rgb([40, 40, 40]);
const LINE: Rgb<u8> = Rgb([215, 215, 215]);
/// Blue from the palette that the overlays use, too.
const COLUMN: Rgb<u8> = Rgb([0, 114, 178]);
/// Telegram recompresses large images; this one has few colours and is small anyway.
const LARGEST: usize = 400 * 1024;

/// The words on the chart.
#[derive(Clone, Debug)]
pub struct ChartWords {
    /// Above it.
    pub title: String,
    /// Below it.
    pub axis: String,
}

/// Draws how often each score (hundredths of a percent) was reached, as a JPEG of at most 400 KB.
pub fn chart(scores: &[(u16, u64)], words: &ChartWords) -> Result<Vec<u8>, ImageError> {
    let mut image = RgbImage::from_pixel(SIZE.0, SIZE.1, PAPER);
    let columns = columns(scores);
    let highest = columns.iter().copied().max().unwrap_or_default().max(1);
    TITLE.draw(&mut image, (FIELD.left, 36), INK, &words.title);
    for part in 0..=4 {
        let y = FIELD.bottom() - FIELD.height * part / 4;
        Frame { left: FIELD.left, top: y, width: FIELD.width, height: 2 }.fill(&mut image, LINE, 1.0);
    }
    let step = FIELD.width / COLUMNS as i32;
    for (index, count) in (0..).zip(columns) {
        let height = (i64::from(FIELD.height) * count as i64 / highest as i64) as i32;
        // A column that is not empty stays visible, however small it is.
        let height = if count > 0 { height.max(3) } else { 0 };
        let left = FIELD.left + index * step;
        let column = Frame { left: left + 4, top: FIELD.bottom() - height, width: step - 8, height };
        column.fill(&mut image, COLUMN, 1.0);
        if count > 0 {
            let text = count.to_string();
            let x = left + (step - TEXT.width(text.len())) / 2;
            TEXT.draw(&mut image, (x, column.top - 32), INK, &text);
        }
        if index % 2 == 0 {
            label(&mut image, left, &(index * 5).to_string());
        }
    }
    label(&mut image, FIELD.left + step * COLUMNS as i32, "100");
    TEXT.draw(&mut image, (FIELD.left, FIELD.bottom() + 66), INK, &words.axis);
    Ok(jpeg::within(&image, LARGEST)?.unwrap_or_default())
}

/// A number below the field, centred at `x`.
fn label(image: &mut RgbImage, x: i32, text: &str) {
    TEXT.draw(image, (x - TEXT.width(text.len()) / 2, FIELD.bottom() + 14), INK, text);
}

/// Number of scores in each column; 100 percent counts in the last one.
fn columns(scores: &[(u16, u64)]) -> [u64; COLUMNS] {
    let mut columns = [0; COLUMNS];
    for (score, count) in scores {
        let column = usize::from(*score) * COLUMNS / 10_000;
        columns[column.min(COLUMNS - 1)] += count;
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_has_its_column() {
        let columns = columns(&[(0, 1), (499, 1), (500, 3), (9_999, 2), (10_000, 4)]);
        assert_eq!((columns[0], columns[1], columns[19]), (2, 3, 6));
        assert_eq!(columns.iter().sum::<u64>(), 11);
    }

    #[test]
    fn columns_are_as_high_as_their_counts() {
        let words = ChartWords { title: "Оценки: 3 попытки".into(), axis: "x".into() };
        let bytes = chart(&[(9_700, 2), (5_000, 1)], &words).expect("a picture");
        let image = image::load_from_memory(&bytes).expect("a JPEG").to_rgb8();
        let blue = |column: u32| {
            let x = FIELD.left as u32 + column * 57 + 28;
            (0..SIZE.1)
                .filter(|y| image.get_pixel(x, *y).0[0] < 60 && image.get_pixel(x, *y).0[2] > 120)
                .count()
        };
        assert!(blue(19).abs_diff(480) < 8, "{}", blue(19));
        assert!(blue(10).abs_diff(240) < 8, "{}", blue(10));
        assert_eq!(blue(5), 0);
        assert!(chart(&[], &words).is_ok());
    }
}
