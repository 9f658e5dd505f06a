//! What must hold for the bytes of every record.

use proptest::collection::vec;
use proptest::prelude::*;

use super::attempt::attempt;
use super::corrections::kept_correction;
use super::{
    audit_entry, candidate, claim_request, conversation, data_request, dead_letter, draft, effects, feedback,
    flags, handwriting, hr_entry, imported, intake, kept_pack, list_entry, preferences, question,
    request_notice, submission,
};
use crate::exam::Language;
use crate::legacy::Imported;
use crate::model::{
    Attempt, AuditEntry, Candidate, ClaimRequest, Consent, Conversation, DataRequest, DeadLetter, Draft,
    Flags, HrEntry, Intake, KeptCorrection, ListEntry, OutboxEntry, Preferences, Question, RequestNotice,
    Submission,
};
use crate::store::codec::{Record, decode, encode};
use crate::store::packs::KeptPack;
use crate::store::submissions;

/// What is written can be read, and nothing shorter or longer is accepted for it.
pub(super) fn survives<R: Record + PartialEq + std::fmt::Debug>(record: &R) -> Result<(), TestCaseError> {
    let bytes = encode(record).expect("it can be written");
    prop_assert_eq!(&decode::<R>(&bytes).expect("it can be read"), record);
    for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
        prop_assert!(decode::<R>(&bytes[..cut]).is_err(), "cut at {cut} it was read");
    }
    prop_assert!(decode::<R>(&[bytes.as_slice(), &[0]].concat()).is_err(), "with a byte more it was read");
    Ok(())
}

/// Whatever the bytes are, reading them gives a record or an error.
pub(super) fn withstands<R: Record>(bytes: &[u8]) {
    let _ = decode::<R>(bytes);
    for version in 0..=R::VERSION {
        let _ = decode::<R>(&[&[version], bytes].concat());
    }
}

proptest! {
    #[test]
    fn a_candidate_survives(record in candidate()) { survives(&record)?; }
    #[test]
    fn an_attempt_survives(record in attempt()) { survives(&record)?; }
    #[test]
    fn somebody_of_the_legacy_database_survives(record in imported()) { survives(&record)?; }
    #[test]
    fn a_submission_survives(record in submission()) { survives(&record)?; }
    #[test]
    fn a_conversation_survives(record in conversation()) { survives(&record)?; }
    #[test]
    fn feedback_survives(record in feedback()) { survives(&record)?; }
    #[test]
    fn a_whitelist_entry_survives(record in hr_entry()) { survives(&record)?; }
    #[test]
    fn a_correction_survives(record in kept_correction()) { survives(&record)?; }
    #[test]
    fn a_dead_letter_survives(record in dead_letter()) { survives(&record)?; }
    #[test]
    fn an_audit_entry_survives(record in audit_entry()) { survives(&record)?; }
    #[test]
    fn flags_survive(record in flags()) { survives(&record)?; }
    #[test]
    fn a_handwriting_survives(record in handwriting()) { survives(&record)?; }
    #[test]
    fn a_standing_survives(record in list_entry()) { survives(&record)?; }
    #[test]
    fn preferences_survive(record in preferences()) { survives(&record)?; }
    #[test]
    fn a_question_survives(record in question()) { survives(&record)?; }
    #[test]
    fn a_draft_survives(record in draft()) { survives(&record)?; }

    #[test]
    fn a_request_about_data_survives(record in data_request()) { survives(&record)?; }

    #[test]
    fn a_notice_of_requests_survives(record in request_notice()) { survives(&record)?; }
    #[test]
    fn a_claim_request_survives(record in claim_request()) { survives(&record)?; }
    #[test]
    fn a_pack_survives(record in kept_pack()) { survives(&record)?; }
    #[test]
    fn a_day_of_newcomers_survives(record in intake()) { survives(&record)?; }
    #[test]
    fn an_effect_survives(record in effects::entry()) { survives(&record)?; }

    #[test]
    fn no_bytes_make_reading_panic(bytes in vec(any::<u8>(), 0..200)) {
        withstands::<Candidate>(&bytes);
        withstands::<Attempt>(&bytes);
        withstands::<Imported>(&bytes);
        withstands::<Submission>(&bytes);
        withstands::<Conversation>(&bytes);
        withstands::<HrEntry>(&bytes);
        withstands::<DeadLetter>(&bytes);
        withstands::<AuditEntry>(&bytes);
        withstands::<Flags>(&bytes);
        withstands::<ListEntry>(&bytes);
        withstands::<Preferences>(&bytes);
        withstands::<Question>(&bytes);
        withstands::<Draft>(&bytes);
        withstands::<DataRequest>(&bytes);
        withstands::<RequestNotice>(&bytes);
        withstands::<ClaimRequest>(&bytes);
        withstands::<Consent>(&bytes);
        withstands::<Language>(&bytes);
        withstands::<KeptPack>(&bytes);
        withstands::<KeptCorrection>(&bytes);
        withstands::<Intake>(&bytes);
        withstands::<OutboxEntry>(&bytes);
    }

    #[test]
    fn a_changed_record_does_not_make_reading_panic(
        record in submission(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = encode(&record).expect("it can be written");
        *at.get_mut(&mut bytes) = byte;
        let _ = decode::<Submission>(&bytes);
        let _ = submissions::unpacked(&bytes);
    }
}

#[test]
fn a_length_beyond_all_reason_is_an_error() {
    // A dead letter whose text claims to have 2^63 bytes, then one with 15 MiB that are not there.
    for length in [[&[253][..], &(1_u64 << 63).to_le_bytes()].concat(), vec![252, 0, 0, 240, 0]] {
        let bytes = [&[1, 0][..], &length, &[7; 40]].concat();
        assert!(decode::<DeadLetter>(&bytes).is_err());
    }
}
