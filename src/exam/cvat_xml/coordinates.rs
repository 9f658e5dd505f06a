//! The numbers of an outline: `x,y;x,y`.

/// Powers of ten that an `f64` holds exactly, as far as they are needed.
const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Coordinates as the site writes them: plain decimals without white space. `None` for anything else, valid or
/// not; [`lenient`] decides that.
pub(super) fn plain(text: &[u8]) -> Option<Vec<f64>> {
    // The shortest coordinates that the site writes have four characters, plus the separator.
    let mut numbers = Vec::with_capacity(text.len() / 5 + 1);
    let mut text = text;
    loop {
        let (number, rest) = decimal(text)?;
        numbers.push(number);
        match rest {
            [] => return Some(numbers),
            [b',' | b';', next @ ..] => text = next,
            _ => return None,
        }
    }
}

/// The decimal at the beginning of a text, and what comes after it. A whole number below 2^53 divided by an exact
/// power of ten is rounded once, as the definition requires; longer numbers are not accepted.
fn decimal(text: &[u8]) -> Option<(f64, &[u8])> {
    let (is_negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (whole, mut rest) = digits(0, text);
    let (mut number, mut count, mut behind) = (whole, text.len() - rest.len(), 0);
    if let [b'.', fraction @ ..] = rest {
        (number, rest) = digits(whole, fraction);
        behind = fraction.len() - rest.len();
        count += behind;
    }
    if count == 0 || count >= POWERS.len() {
        return None;
    }
    let number = number as f64 / POWERS[behind];
    Some((if is_negative { -number } else { number }, rest))
}

/// A number with the digits at the beginning of a text behind its own, and what comes after them.
fn digits(mut number: i64, mut text: &[u8]) -> (i64, &[u8]) {
    while let [digit @ b'0'..=b'9', rest @ ..] = text {
        number = number.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
        text = rest;
    }
    (number, text)
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
