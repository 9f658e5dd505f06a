//! Which attempts are compared with each other: those on the same images.

use flate2::Crc;

use crate::exam::ContentHash;

/// The number of a set of images of a pack: the same names in the same order give the same number. Without a
/// pack, the number that the set has in files of programs that knew no packs.
#[must_use]
pub fn set_number<'a>(pack: Option<ContentHash>, images: impl Iterator<Item = &'a str>) -> u32 {
    let mut crc = Crc::new();
    if let Some(ContentHash(pack)) = pack {
        crc.update(&pack);
    }
    for name in images {
        crc.update(name.as_bytes());
        crc.update(b"\n");
    }
    crc.sum()
}

/// The number of the set that all images of a pack with a pool are.
#[must_use]
pub fn pool_number(pack: Option<ContentHash>) -> u32 {
    set_number(pack, std::iter::empty())
}
