//! Records as bytes: a version byte, then bincode 2 of a plain struct. The only place that knows bincode.

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// Maximum length of a record in bytes. The largest is a submission; an ordinary one has a few thousand.
pub(super) const LONGEST: u64 = 16 * 1024 * 1024;

/// bincode trusts every length that it reads and allocates memory for it, so that a damaged one could end the
/// process. Its limit counts a number by its size in memory, up to eight times its size in the record.
type Limited = Configuration<LittleEndian, Varint, Limit<{ 8 * LONGEST as usize }>>;

fn config() -> Limited {
    bincode::config::standard().with_limit()
}

/// A type that is kept in a table.
pub trait Record: Serialize + DeserializeOwned {
    /// Version of the struct's shape; raised whenever a field is added, removed or changes its type.
    const VERSION: u8;
    /// Its name, for error messages.
    const WHAT: &'static str;

    /// Reads a record that an older program wrote. Types whose shape has never changed have no older version.
    ///
    /// # Errors
    /// [`RecordError`](super::RecordError) when the version is unknown or the bytes do not fit it.
    fn from_older(version: u8, _bytes: &[u8]) -> Result<Self, StoreError> {
        Err(unknown_version(Self::WHAT, version))
    }
}

/// The error for a version that this program does not know.
pub(super) fn unknown_version(what: &'static str, version: u8) -> StoreError {
    StoreError::record(what, format!("unknown record version {version}"))
}

/// The bytes of a record.
///
/// # Errors
/// [`RecordError`](super::RecordError) when the record can't be encoded: it is too long, or of a type that bincode can't describe.
pub fn encode<R: Record>(record: &R) -> Result<Vec<u8>, StoreError> {
    let corrupt = |cause: String| StoreError::record(R::WHAT, cause);
    let mut bytes = vec![R::VERSION];
    bincode::serde::encode_into_std_write(record, &mut bytes, config())
        .map_err(|error| corrupt(error.to_string()))?;
    if bytes.len() as u64 > LONGEST {
        return Err(corrupt(format!("{} bytes are more than {LONGEST}", bytes.len())));
    }
    Ok(bytes)
}

/// The record in these bytes, in any known version.
///
/// # Errors
/// [`RecordError`](super::RecordError) when they are cut off, have bytes left over or a version that is unknown.
pub fn decode<R: Record>(bytes: &[u8]) -> Result<R, StoreError> {
    let (&version, bytes) =
        bytes.split_first().ok_or_else(|| StoreError::record(R::WHAT, "it is empty".to_owned()))?;
    if version == R::VERSION { body(R::WHAT, bytes) } else { R::from_older(version, bytes) }
}

/// The contents after the version byte, in the shape of that version.
///
/// # Errors
/// [`RecordError`](super::RecordError) when the bytes do not fit the shape.
pub(super) fn body<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    let corrupt = |cause: String| StoreError::record(what, cause);
    let (record, used) =
        bincode::serde::decode_from_slice(bytes, config()).map_err(|error| corrupt(error.to_string()))?;
    if used == bytes.len() {
        Ok(record)
    } else {
        Err(corrupt(format!("{} bytes left over", bytes.len() - used)))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Sample {
        name: String,
        numbers: Vec<u32>,
    }

    impl Record for Sample {
        const VERSION: u8 = 2;
        const WHAT: &'static str = "a sample";

        fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
            match version {
                1 => Ok(Self { name: String::from_utf8_lossy(bytes).into_owned(), numbers: vec![] }),
                _ => Err(StoreError::record(Self::WHAT, format!("version {version}"))),
            }
        }
    }

    #[test]
    fn a_record_survives_and_damage_is_an_error() {
        let sample = Sample { name: "плата".to_owned(), numbers: vec![1, 70_000] };
        let bytes = encode(&sample).expect("encode");
        assert_eq!(decode::<Sample>(&bytes).expect("decode"), sample);
        for cut in 0..bytes.len() {
            assert!(decode::<Sample>(&bytes[..cut]).is_err(), "cut at {cut} was read");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert!(decode::<Sample>(&longer).is_err());
    }

    #[test]
    fn an_older_version_is_read_and_an_unknown_one_refused() {
        assert_eq!(decode::<Sample>(b"\x01old").expect("older").name, "old");
        assert!(decode::<Sample>(b"\x09new").is_err());
    }
}
