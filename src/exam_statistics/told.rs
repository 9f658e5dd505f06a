//! A figure in JSON: the figure itself, or an object that says why there is none.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::analysis::Unknown;

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Told<T> {
    Known(T),
    Unknown { unknown: Unknown },
}

pub(super) fn serialize<T: Serialize, S: Serializer>(
    figure: &Result<T, Unknown>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let told = match figure {
        Ok(figure) => Told::Known(figure),
        Err(unknown) => Told::Unknown { unknown: *unknown },
    };
    told.serialize(serializer)
}

pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Result<T, Unknown>, D::Error> {
    Ok(match Told::deserialize(deserializer)? {
        Told::Known(figure) => Ok(figure),
        Told::Unknown { unknown } => Err(unknown),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Line {
        #[serde(with = "super")]
        figure: Result<f64, Unknown>,
    }

    #[test]
    fn a_figure_is_a_number_or_says_why_there_is_none() {
        for (line, json) in [
            (Line { figure: Ok(0.5) }, r#"{"figure":0.5}"#),
            (Line { figure: Err(Unknown::TooFewPeople) }, r#"{"figure":{"unknown":"too_few_people"}}"#),
        ] {
            assert_eq!(serde_json::to_string(&line).expect("JSON"), json);
            assert_eq!(serde_json::from_str::<Line>(json).expect("a line"), line);
        }
    }
}
