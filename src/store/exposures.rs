//! How many attempts got each image of a pool, and how well people did it: what draws go by.
//!
//! An image is known by its contents, so that it stays as well known when its exam is corrected. The sums are kept instead
//! of added up anew: a draw is a decision, and everybody waits for it. Whoever is deleted stays in them, without a name:
//! they know what they saw.

use super::read::Records;
use super::{StoreError, Tx, tables};
use crate::exam::ContentHash;
use crate::scoring::Percent;

impl Tx {
    /// One more attempt was given these images.
    pub fn count_exposures(&self, images: &[ContentHash]) -> Result<(), StoreError> {
        images
            .iter()
            .try_for_each(|image| self.set_exposure(*image, self.exposure(*image)?.saturating_add(1)))
    }

    /// An attempt that was given these images has others now, and nobody saw these.
    pub fn take_back_exposures(&self, images: &[ContentHash]) -> Result<(), StoreError> {
        images
            .iter()
            .try_for_each(|image| self.set_exposure(*image, self.exposure(*image)?.saturating_sub(1)))
    }

    /// Somebody did these images, with these figures.
    pub fn note_results(&self, results: &[(ContentHash, Percent)]) -> Result<(), StoreError> {
        results.iter().try_for_each(|(image, figure)| {
            let (people, sum) = self.results_on(*image)?;
            let sum = sum.saturating_add(figure.hundredths().into());
            self.set(tables::IMAGE_RESULTS, &image.0, (people.saturating_add(1), sum))
        })
    }

    /// A figure of somebody who did these images has become another one.
    pub fn change_results(&self, results: &[(ContentHash, Percent, Percent)]) -> Result<(), StoreError> {
        results.iter().try_for_each(|(image, before, after)| {
            let (people, sum) = self.results_on(*image)?;
            let sum =
                sum.saturating_add(after.hundredths().into()).saturating_sub(before.hundredths().into());
            self.set(tables::IMAGE_RESULTS, &image.0, (people, sum))
        })
    }

    fn set_exposure(&self, image: ContentHash, attempts: u64) -> Result<(), StoreError> {
        self.set(tables::EXPOSURES, &image.0, attempts)
    }
}

/// Reading it.
pub trait Exposures: Records {
    /// How many attempts were given this image by a draw.
    fn exposure(&self, image: ContentHash) -> Result<u64, StoreError> {
        Ok(self.value(tables::EXPOSURES, &image.0, Ok)?.unwrap_or_default())
    }

    /// How many people did this image in a first attempt that drew it, and the sum of their figures in hundredths of a
    /// percent.
    fn results_on(&self, image: ContentHash) -> Result<(u64, u64), StoreError> {
        Ok(self.value(tables::IMAGE_RESULTS, &image.0, Ok)?.unwrap_or_default())
    }
}

impl<R: Records> Exposures for R {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn what_was_given_is_counted() {
        let tx = Store::in_memory().and_then(|store| store.write()).expect("a transaction");
        let [one, other] = [1, 2].map(|number| ContentHash([number; 32]));
        tx.count_exposures(&[one, other]).expect("counted");
        tx.count_exposures(&[one]).expect("counted");
        tx.take_back_exposures(&[other, other]).expect("taken back");
        let counted = [one, other].map(|image| tx.exposure(image).expect("read"));
        assert_eq!(counted, [2, 0]);
        tx.note_results(&[(one, Percent::of(1, 2)), (other, Percent::HUNDRED)]).expect("noted");
        tx.note_results(&[(one, Percent::HUNDRED)]).expect("noted");
        tx.change_results(&[(one, Percent::of(1, 2), Percent::ZERO)]).expect("changed");
        let results = [one, other].map(|image| tx.results_on(image).expect("read"));
        assert_eq!(results, [(2, 10_000), (1, 10_000)]);
    }
}
