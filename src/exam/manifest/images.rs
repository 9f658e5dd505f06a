//! Which images attempts have: lists, and a pool from which they are drawn.

use serde::Deserialize;
use toml::de::DeTable;

use super::{ListedStratum, Reader};

const ATTEMPT: [&str; 1] = ["pictures"];
const STRATUM: [&str; 4] = ["name", "pictures", "draw", "by_difficulty"];

/// The images of one attempt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attempt {
    #[serde(rename = "pictures")]
    images: Vec<String>,
}

impl<'t> Reader<'t> {
    /// The lists of all attempts, and the pool. With a pool, there need be no lists; `None`: it can't be read.
    pub(super) fn images(
        &mut self,
        table: &mut DeTable<'t>,
    ) -> (Option<Vec<Vec<String>>>, Option<Vec<ListedStratum>>) {
        let has_pool = table.contains_key("pool");
        let pool = match table.remove("pool") {
            Some(value) => {
                self.each(value, |reader, stratum| reader.table::<ListedStratum>(stratum, &STRATUM))
            }
            None => Some(Vec::new()),
        };
        if has_pool && !table.contains_key("attempts") {
            return (Some(Vec::new()), pool);
        }
        let attempts = self.required(table, "attempts", |reader, value| {
            reader.each(value, |reader, attempt| reader.table::<Attempt>(attempt, &ATTEMPT))
        });
        (attempts.map(|lists| lists.into_iter().map(|attempt| attempt.images).collect()), pool)
    }
}
