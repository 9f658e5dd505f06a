//! JSON for people and programs alike.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A JSON object whose fields stay in their order.
pub(super) struct Ordered(pub(super) Vec<(&'static str, Value)>);

impl Serialize for Ordered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.0.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
        map.end()
    }
}

/// A time for programs.
pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sections_stay_in_their_order() {
        let record = Ordered(vec![("zeta", json!(1)), ("alpha", Value::Null)]);
        assert_eq!(serde_json::to_string(&record).expect("JSON"), r#"{"zeta":1,"alpha":null}"#);
    }
}
