//! The version of the tables as a whole.

/// Version of the tables as a whole; a file of a newer version is refused. It rises with every change that an
/// older program can't handle: that program must refuse the file with a message, instead of setting every
/// update aside.
///
/// 2: attempts with deadlines, and the tables of what is due and of attempts that HR granted. 3: the lists of
/// candidates, ranks, fingerprints and flags, HR's preferences, audit entries that are actions. 4: invitations.
/// 5: attempts that go by the exam pack that they were given, and the packs; ranks and fingerprints by pack. 6:
/// what waits for PostgreSQL, people of the legacy database, whitelist entries with their origin. 7: lists in
/// which scores of different exams are not ranked together. 8: attempts that record when they were given out
/// and what was noticed about them on the site, submissions that record which images were deleted, flags for
/// tasks assigned to others. 9: causes that have a kind. 10: limits on newcomers, claims that are proved,
/// submissions compared outside decisions. 11: what is remembered of the last look at annotations. 12: no table
/// of metrics; they follow from candidates and attempts. 13: an outbox in which effects are found
/// by key, what HR decides about attempts and what candidates are told of it, what candidates ask HR, messages to HR
/// that grow, images of two attempts side by side, languages that people chose, preferences with a time zone and a
/// digest by day or week, attempts whose states carry what they have, scorecards with weights and wrong labels, pages of the audit log, links for candidates with
/// what came of them, the pseudonyms of people who were erased, people who ask to be let in, the block list, what
/// candidates agreed to, passwords that are wiped before the account is removed, the recent messages in chats of
/// candidates, requests of candidates about their data, whom HR is asked to give accounts of the legacy database, open
/// claims in order of time, links for candidates with what came of them and of their sources, answers to presses that
/// say something, sites that are too old for an exam, sketches of submissions instead of all their points, flags that say
/// what is alike and how improbable that is, flags for people who are faster than others, corrections of ground truths, exam
/// packs that are corrected forms of others, when candidates saved, and attempts with the images that were drawn for them, with how many attempts
/// got each image and with what results.
pub const SCHEMA: u64 = 13;
