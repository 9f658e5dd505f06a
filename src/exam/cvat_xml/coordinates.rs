//! The numbers of an outline: `x,y;x,y`.

/// Powers of ten that an `f64` holds exactly, as far as they are needed.
const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Coordinates as the site writes them: plain decimals without white space. `None` for anything else, valid or
/// not; [`lenient`] decides that.
pub(super) fn plain(text: &[u8]) -> Option<Vec<f64>> {
    // The shortest coordinates that the site writes have four characters, plus the separator.
    let mut numbers = Vec::with_capacity(text.len() / 5 + 1);
    let mut decimal = Decimal::default();
    for &byte in text {
        match byte {
            b'0'..=b'9' => decimal.add(byte - b'0'),
            b'.' if decimal.point == 0 => decimal.point = 1,
            b',' | b';' => numbers.push(std::mem::take(&mut decimal).number()?),
            b'-' if decimal.is_empty() => decimal.is_negative = true,
            _ => return None,
        }
    }
    numbers.push(decimal.number()?);
    Some(numbers)
}

/// A decimal as far as it was read.
#[derive(Default)]
struct Decimal {
    digits: u64,
    /// Number of digits, and of those behind the point.
    count: usize,
    behind: usize,
    /// Number of points.
    point: usize,
    is_negative: bool,
}

impl Decimal {
    fn is_empty(&self) -> bool {
        self.count + self.point == 0 && !self.is_negative
    }

    fn add(&mut self, digit: u8) {
        self.digits = self.digits.wrapping_mul(10).wrapping_add(u64::from(digit));
        self.count += 1;
        self.behind += self.point;
    }

    /// Its value. A whole number below 2^53 divided by an exact power of ten is rounded once, as the definition
    /// requires; longer numbers are not accepted.
    fn number(self) -> Option<f64> {
        if self.count == 0 || self.count >= POWERS.len() {
            return None;
        }
        let number = self.digits as f64 / POWERS[self.behind];
        Some(if self.is_negative { -number } else { number })
    }
}

/// Coordinates in any notation, with or without white space around the numbers.
pub(super) fn lenient(points: &str) -> Result<Vec<f64>, String> {
    let points = points.trim();
    if points.is_empty() {
        return Ok(Vec::new());
    }
    points.split([',', ';']).map(one).collect()
}

/// A coordinate.
pub(super) fn one(number: &str) -> Result<f64, String> {
    let number = number.trim();
    let parsed = number.parse().ok().filter(|number: &f64| number.is_finite());
    parsed.ok_or_else(|| format!("{number:?} is not a coordinate"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_the_site_writes_is_plain_and_the_rest_is_left_to_the_other() {
        assert_eq!(plain(b"541.10,678.40;-3,0"), Some(vec![541.10, 678.40, -3.0, 0.0]));
        assert_eq!(plain(b"999999999999999"), Some(vec![999_999_999_999_999.0]));
        for other in
            ["", " 1,2", "1,2;", "1e3,2", "+1,2", "nan", ".", "-", "--1", "1-", "1.2.3", "1234567890123456"]
        {
            assert_eq!(plain(other.as_bytes()), None, "{other:?}");
        }
        assert_eq!(lenient(" 1 , 2e2 ; .5,4 "), Ok(vec![1.0, 200.0, 0.5, 4.0]));
        assert_eq!(lenient(" "), Ok(vec![]));
        assert_eq!(lenient("1,2;"), Err("\"\" is not a coordinate".to_owned()));
        assert_eq!(lenient("1,inf"), Err("\"inf\" is not a coordinate".to_owned()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn plain_numbers_are_those_of_the_standard_library(text in "-?[0-9]{0,9}[.]?[0-9]{0,7}([,;]-?[0-9]{1,4}[.][0-9]{2}){0,3}") {
            if let Some(numbers) = plain(text.as_bytes()) {
                prop_assert_eq!(lenient(&text), Ok(numbers));
            }
        }
    }
}
