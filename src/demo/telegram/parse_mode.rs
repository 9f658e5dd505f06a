//! Parses a text according to its `parse_mode`.

use super::error::ApiError;
use super::html;
use super::parameters::Parameters;
use super::text::{ENTITY_LIMIT, RichText};

impl RichText {
    /// Parses `text` by the rules of `parse_mode` (or uses `entities` as given).
    ///
    /// `part` is `text` or `caption`, the name of the parameter; missing counts as empty.
    pub fn from_parameters(parameters: &Parameters, part: &str) -> Result<Self, ApiError> {
        let mut text = Self::read(parameters, part)?;
        text.entities.truncate(ENTITY_LIMIT);
        Ok(text)
    }

    fn read(parameters: &Parameters, part: &str) -> Result<Self, ApiError> {
        let source = parameters.text(part).unwrap_or_default();
        match parameters.text("parse_mode").map(|mode| mode.to_lowercase()).as_deref() {
            Some("html") => html::parse(&source)
                .map_err(|reason| ApiError::bad_request(format!("can't parse entities: {reason}"))),
            None | Some("") => {
                let mut text = Self::unformatted(&source);
                let name = if part == "text" { "entities" } else { "caption_entities" };
                if let Some(entities) = parameters.json(name) {
                    text.entities = serde_json::from_value(entities)
                        .map_err(|_| ApiError::bad_request("can't parse MessageEntity"))?;
                }
                Ok(text)
            }
            Some(_) => Err(ApiError::bad_request("unsupported parse_mode")),
        }
    }
}
