//! For tests: records of every shape. Lives here: strategies for all record types, and what must hold for the
//! bytes of each. A new record type, or a new variant of an effect or a message, needs an entry here and in
//! `shapes/`.

mod admission;
pub(super) mod attempt;
mod corrections;
mod effect_examples;
mod effects;
mod golden;
mod properties;

use chrono::{DateTime, Utc, Weekday};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::packs::KeptPack;
use crate::exam::geometry::{Joint, Mask};
use crate::exam::{AnnotatedImage, Annotations, ContentHash, Geometry, Language, Shape, ShapeKind};
use crate::legacy::{Imported, LegacyRow};
use crate::model::{
    Account, Action, ActionResult, Alike, Answer, AskLater, AttemptNumber, AuditEntry, By, Candidate,
    CandidateAction, Cause, CauseKind, ChatId, Choice, Claim, ClaimRequest, ClaimRuling, ClaimVerdict,
    Conversation, DataRequest, DeadLetter, Deletion, Digest, Dismissal, Draft, Evidence, Feedback, Filter,
    Flag, Flags, Given, Handwriting, HrEntry, HrKey, HrOrigin, Intake, IntakeLimit, LimitToday, ListEntry,
    ListPlace, Password, Pending, PersonId, Preferences, Question, QuestionNumber, RequestKind,
    RequestNotice, RequestState, Submission, Told, Topic,
};
use crate::scoring::{
    AttributeFigure, ImageScore, LabelFigure, LabelScore, ObjectScore, Percent, Scorecard, ValueScore,
    WrongLabel,
};
use crate::zone::Zone;

pub(super) fn time() -> impl Strategy<Value = DateTime<Utc>> {
    // From 1653 to 2286, before and after the epoch.
    (-10_000_000_000_000_i64..10_000_000_000_000)
        .prop_map(|ms| DateTime::from_timestamp_millis(ms).expect("in range"))
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![-1e9..1e9, Just(0.0), Just(-0.0), Just(f64::INFINITY), Just(f64::MIN_POSITIVE)]
}

fn language() -> impl Strategy<Value = Language> {
    prop_oneof![Just(Language::Ru), Just(Language::En)]
}

fn candidate_action() -> impl Strategy<Value = CandidateAction> {
    prop_oneof![Just(CandidateAction::Get), Just(CandidateAction::Done), Just(CandidateAction::Again)]
}

fn choice() -> impl Strategy<Value = Choice> {
    prop::sample::select(Choice::ALL.to_vec())
}

fn feedback() -> impl Strategy<Value = Feedback> {
    let told = (choice(), any::<Option<String>>(), any::<Option<u64>>(), time(), option::of(cause_kind()));
    let told = told.prop_map(|(choice, words, by, at, failed)| Told {
        choice,
        words,
        by: by.map(PersonId),
        at,
        failed,
    });
    (any::<Option<String>>(), option::of(time()), option::of(told), any::<u32>())
        .prop_map(|(words, due, told, revision)| Feedback { words, due, told, revision })
}

fn percent() -> impl Strategy<Value = Percent> {
    (0..=10_000_u64).prop_map(|part| Percent::of(part, 10_000))
}

fn deletion() -> impl Strategy<Value = Deletion> {
    prop::sample::select(Deletion::ALL.to_vec())
}

fn intake_limit() -> impl Strategy<Value = IntakeLimit> {
    prop::sample::select(IntakeLimit::ALL.to_vec())
}

fn cause_kind() -> impl Strategy<Value = CauseKind> {
    prop::sample::select(CauseKind::ALL.to_vec())
}

pub(super) fn cause() -> impl Strategy<Value = Cause> {
    (cause_kind(), any::<String>()).prop_map(|(kind, raw)| kind.because(raw))
}

fn account() -> impl Strategy<Value = Account> {
    any::<(String, String, u32, Option<u64>)>().prop_map(|(username, password, suffix, user)| Account {
        username,
        password: Password::parse(password),
        suffix,
        user,
    })
}

prop_compose! {
    fn candidate()(
        id in any::<u64>(),
        username in any::<Option<String>>(),
        first_name in any::<String>(),
        language in language(),
        account in account(),
        attempts in any::<u8>(),
        since in time(),
    ) -> Candidate {
        Candidate { id: PersonId(id), username, first_name, language, account, attempts: AttemptNumber(attempts), since }
    }
}

fn hash() -> impl Strategy<Value = ContentHash> {
    any::<[u8; 32]>().prop_map(ContentHash)
}

fn kept_pack() -> impl Strategy<Value = KeptPack> {
    (vec((any::<String>(), hash()), 0..4), option::of(hash()))
        .prop_map(|(files, corrects)| KeptPack { files, corrects })
}

pub(super) fn scorecard() -> impl Strategy<Value = Scorecard> {
    let label = (any::<String>(), number(), number());
    let label = label.prop_map(|(label, iou, weight)| LabelFigure { label, iou, weight });
    let accuracy = (any::<String>(), any::<String>(), percent(), percent(), number()).prop_map(
        |(label, attribute, percent, exact, weight)| AttributeFigure {
            label,
            attribute,
            percent,
            exact,
            weight,
        },
    );
    (vec(label, 0..3), vec(accuracy, 0..3), vec(image_score(), 0..3), any::<u32>())
        .prop_map(|(labels, accuracy, images, stray)| Scorecard { labels, accuracy, images, stray })
}

fn image_score() -> impl Strategy<Value = ImageScore> {
    let value = (any::<String>(), any::<String>(), any::<Option<String>>(), any::<bool>(), number());
    let value = value.prop_map(|(attribute, expected, given, right, cer)| ValueScore {
        attribute,
        expected,
        given,
        right,
        cer,
    });
    let object = (percent(), vec(value, 0..3)).prop_map(|(iou, values)| ObjectScore { iou, values });
    let label = (any::<String>(), percent(), any::<[u32; 3]>(), vec(object, 0..3));
    let label = label.prop_map(|(label, iou, [matched, missing, extra], objects)| LabelScore {
        label,
        iou,
        matched,
        missing,
        extra,
        objects,
    });
    let wrong = any::<(String, String, u32)>();
    let wrong = wrong.prop_map(|(expected, given, count)| WrongLabel { expected, given, count });
    (any::<String>(), vec(label, 0..3), vec(wrong, 0..3))
        .prop_map(|(name, labels, wrong_labels)| ImageScore { name, labels, wrong_labels })
}

prop_compose! {
    fn metrics()(
        candidate_username in any::<String>(),
        [car_iou, plate_iou, plate_accuracy] in [option::of(number()), option::of(number()), option::of(number())],
        task_started in time(),
        task_ended in option::of(time()),
        times_attempted in any::<u8>(),
    ) -> LegacyRow {
        LegacyRow { candidate_username, car_iou, plate_iou, plate_accuracy, task_started, task_ended, times_attempted }
    }
}

fn imported() -> impl Strategy<Value = Imported> {
    let claim = (option::of(time()), any::<u32>(), option::of(time()));
    (any::<[String; 2]>(), metrics(), claim).prop_map(
        |([account, password], metrics, (since, wrong, paused_until))| {
            let claim = Claim { since, wrong, paused_until, ..Claim::default() };
            Imported { account, password: Password::parse(password), metrics, claim }
        },
    )
}

fn kind() -> impl Strategy<Value = ShapeKind> {
    prop_oneof![
        Just(ShapeKind::Polygon),
        Just(ShapeKind::Rectangle),
        Just(ShapeKind::Polyline),
        Just(ShapeKind::Points),
        any::<String>().prop_map(ShapeKind::Other),
    ]
}

fn joint() -> impl Strategy<Value = Joint> {
    let attributes = vec(any::<(String, String)>(), 0..2);
    (any::<String>(), (number(), number()), any::<(bool, bool)>(), attributes).prop_map(
        |(name, at, (outside, occluded), attributes)| Joint { name, at, outside, occluded, attributes },
    )
}

fn mask() -> impl Strategy<Value = Mask> {
    (any::<(u16, u16)>(), 1_u32..9, vec(0_u32..9, 0..9)).prop_map(|((left, top), width, mut runs)| {
        let all: u32 = runs.iter().sum();
        runs.push(width - all % width);
        let height = (all + width - all % width) / width;
        Mask::new((left.into(), top.into()), (width, height), runs).expect("it fits")
    })
}

fn geometry() -> impl Strategy<Value = Geometry> {
    let rotated = || (any::<[i32; 4]>(), number());
    prop_oneof![
        (kind(), vec(number(), 0..9)).prop_map(|(kind, numbers)| Geometry::of(kind, numbers, 0.0)),
        rotated().prop_map(|(sides, rotation)| {
            Geometry::of(ShapeKind::Rectangle, sides.map(f64::from).to_vec(), rotation)
        }),
        rotated().prop_map(|(sides, rotation)| {
            Geometry::of(ShapeKind::Ellipse, sides.map(f64::from).to_vec(), rotation)
        }),
        mask().prop_map(Geometry::Mask),
        vec(joint(), 0..4).prop_map(Geometry::Skeleton),
        any::<[i16; 16]>().prop_map(|corners| Geometry::Cuboid(Box::new(corners.map(f64::from)))),
        Just(Geometry::Tag),
    ]
}

prop_compose! {
    fn shape()(
        label in any::<String>(),
        geometry in geometry(),
        attributes in vec(any::<(String, String)>(), 0..3),
        source in any::<String>(),
    ) -> Shape {
        Shape { label, geometry, attributes, source }
    }
}

fn submission() -> impl Strategy<Value = Submission> {
    let image = (any::<String>(), any::<(u32, u32, bool)>(), vec(shape(), 0..4));
    let image = image.prop_map(|(name, (width, height, deleted), shapes)| AnnotatedImage {
        name,
        width,
        height,
        deleted,
        shapes,
    });
    let annotations = (vec(image, 0..4), any::<u32>(), vec(any::<u32>(), 0..3));
    let annotations = annotations.prop_map(|(images, stray, tracks)| Annotations { images, stray, tracks });
    (time(), time(), annotations).prop_map(|(at, last_edit, annotations)| Submission {
        at,
        last_edit,
        annotations,
    })
}

fn ask_later() -> impl Strategy<Value = AskLater> {
    prop_oneof![
        any::<u32>().prop_map(|count| AskLater::Unanswered { count }),
        any::<(u32, i64)>().prop_map(|(count, until)| AskLater::DayOver { count, until }),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    let answer = (any::<(String, u64)>(), time());
    let answer = answer.prop_map(|((text, by), at)| Answer { text, by: PersonId(by), at });
    let closed = (any::<u64>(), time()).prop_map(|(by, at)| Dismissal { by: PersonId(by), at });
    (any::<String>(), time(), vec(answer, 0..3), option::of(closed))
        .prop_map(|(text, at, answers, closed)| Question { text, at, answers, closed })
}

fn draft() -> impl Strategy<Value = Draft> {
    (any::<(String, u32)>(), time()).prop_map(|((text, number), at)| Draft { text, at, number })
}

fn request_kind() -> impl Strategy<Value = RequestKind> {
    prop::sample::select(RequestKind::ALL.to_vec())
}

fn data_request() -> impl Strategy<Value = DataRequest> {
    let by = |by| PersonId(by);
    let state = prop_oneof![
        prop::sample::select(vec![RequestState::Open, RequestState::Withdrawn]),
        any::<u64>().prop_map(move |id| RequestState::Approved { by: by(id) }),
        any::<u64>().prop_map(move |id| RequestState::Refused { by: by(id) }),
    ];
    (time(), time(), option::of(time()), state).prop_map(|(before, asked, due, state)| {
        let before = DataRequest::new(None, before, None);
        let mut request = DataRequest::new(Some(&before), asked, due);
        request.state = state;
        request
    })
}

fn request_notice() -> impl Strategy<Value = RequestNotice> {
    let ended = vec((any::<u64>(), request_kind()), 0..3);
    (time(), ended, any::<Option<i32>>(), any::<u64>(), any::<bool>()).prop_map(
        |(begun, ended, message_id, revision, underway)| {
            let mut notice = RequestNotice::default();
            notice.revision = revision;
            notice.begin(begun);
            for (person, kind) in ended {
                notice.end(PersonId(person), kind);
            }
            (notice.message_id, notice.underway) = (message_id, underway);
            notice
        },
    )
}

fn conversation() -> impl Strategy<Value = Conversation> {
    let confirm =
        (candidate_action(), any::<u32>()).prop_map(|(action, number)| Pending::Confirm(action, number));
    let delete = (deletion(), any::<(u64, u32)>())
        .prop_map(|(deletion, (person, number))| Pending::Delete(deletion, PersonId(person), number));
    let comment = any::<(u64, u8)>()
        .prop_map(|(person, attempt)| Pending::Comment(PersonId(person), AttemptNumber(attempt)));
    let feedback = any::<(u64, u8, u32)>().prop_map(|(person, attempt, revision)| {
        Pending::Feedback(PersonId(person), AttemptNumber(attempt), revision)
    });
    let reply = any::<(u64, u32, u32)>().prop_map(|(person, question, answers)| {
        Pending::Reply(PersonId(person), QuestionNumber(question), answers)
    });
    let consent = (candidate_action(), any::<(u32, u32)>())
        .prop_map(|(action, (version, number))| Pending::Consent(action, version, number));
    let request =
        (request_kind(), any::<u32>()).prop_map(|(kind, number)| Pending::DataRequest(kind, number));
    let pending = option::of(prop_oneof![
        confirm,
        Just(Pending::Login),
        delete,
        Just(Pending::Claim),
        comment,
        Just(Pending::Zone),
        Just(Pending::Source),
        feedback,
        reply,
        consent,
        request,
    ]);
    let list = option::of(prop_oneof![
        Just(ListPlace::WAITING),
        any::<String>().prop_map(|text| ListPlace::Found { text })
    ]);
    (pending, any::<u32>(), list).prop_map(|(pending, asked, list)| Conversation { pending, asked, list })
}

fn hr_entry() -> impl Strategy<Value = HrEntry> {
    let key = prop_oneof![
        any::<u64>().prop_map(|id| HrKey::Id(PersonId(id))),
        any::<String>().prop_map(HrKey::Username)
    ];
    (key, any::<Option<u64>>(), any::<String>(), option::of(language()), time()).prop_map(
        |(key, person, first_name, language, added)| {
            let origin = HrOrigin::Postgres;
            let person = person.map(PersonId);
            HrEntry { key, person, first_name, language, added, origin }
        },
    )
}

fn claim_request() -> impl Strategy<Value = ClaimRequest> {
    let ruling = (prop::sample::select(ClaimVerdict::ALL.to_vec()), any::<u64>(), time())
        .prop_map(|(verdict, by, at)| ClaimRuling { verdict, by: PersonId(by), at });
    (any::<(String, String, u32)>(), language(), time(), option::of(ruling)).prop_map(
        |((username, first_name, number), language, at, ruling)| ClaimRequest {
            username,
            first_name,
            language,
            number,
            at,
            ruling,
        },
    )
}

fn dead_letter() -> impl Strategy<Value = DeadLetter> {
    (time(), any::<String>(), any::<String>()).prop_map(|(at, event, error)| DeadLetter { at, event, error })
}

fn audit_entry() -> impl Strategy<Value = AuditEntry> {
    let by =
        prop_oneof![Just(By::Bot), Just(By::Operator), any::<u64>().prop_map(|id| By::Person(PersonId(id)))];
    let action = prop_oneof![
        any::<String>().prop_map(Action::Words),
        any::<u8>().prop_map(AttemptNumber).prop_map(Action::Confirmed),
        any::<(u8, u32)>()
            .prop_map(|(attempt, findings)| Action::Incomplete(AttemptNumber(attempt), findings)),
        Just(Action::DeletedAccount),
        Just(Action::Erased),
        (intake_limit(), any::<u64>()).prop_map(|(limit, to)| Action::RaiseIntakeLimit(limit, to)),
    ];
    let result = prop_oneof![
        Just(ActionResult::Done),
        Just(ActionResult::Underway),
        cause().prop_map(|cause| ActionResult::Failed { cause }),
    ];
    (time(), by, any::<Option<u64>>(), action, result).prop_map(|(at, by, person, action, result)| {
        AuditEntry { at, by, person: person.map(PersonId), action, result }
    })
}

fn flags() -> impl Strategy<Value = Flags> {
    let flag = prop_oneof![
        (any::<(u64, u8)>(), percent()).prop_map(|((person, attempt), similarity)| Flag::Copy {
            person: PersonId(person),
            attempt: AttemptNumber(attempt),
            similarity
        }),
        any::<(String, u32)>().prop_map(|(source, count)| Flag::NotByHand { source, count }),
        any::<(u32, u32)>().prop_map(|(seconds, points)| Flag::Fast { seconds, points }),
        any::<Option<String>>().prop_map(|assignee| Flag::OtherAssignee { assignee }),
        alike().prop_map(Flag::Alike),
        (any::<[u32; 3]>(), percent(), any::<bool>()).prop_map(|([seconds, usual, of], slower, pauses)| {
            if pauses {
                Flag::Faster { seconds, usual, slower, of }
            } else {
                Flag::FasterWithoutPauses { seconds, usual, slower, of }
            }
        }),
    ];
    vec(flag, 0..4).prop_map(|flags| Flags { flags })
}

fn alike() -> impl Strategy<Value = Alike> {
    let points = any::<([u32; 6], bool)>().prop_map(
        |([objects, of_objects, points, of_points, shift, scale], mirrored)| Evidence::Points {
            objects,
            of_objects,
            points,
            of_points,
            shift,
            scale,
            mirrored,
        },
    );
    let mistakes = any::<(u32, u32)>().prop_map(|(shared, of)| Evidence::Mistakes { shared, of });
    let attempt =
        || any::<(u64, u8)>().prop_map(|(person, attempt)| (PersonId(person), AttemptNumber(attempt)));
    (attempt(), prop_oneof![points, mistakes], any::<(u64, u32)>(), vec(attempt(), 0..3)).prop_map(
        |((person, attempt), evidence, (one_in, more), others)| Alike {
            person,
            attempt,
            evidence,
            one_in,
            others,
            more,
        },
    )
}

fn handwriting() -> impl Strategy<Value = Handwriting> {
    let given = prop_oneof![Just(Given::Right), any::<u32>().prop_map(Given::Wrong)];
    (vec(any::<u32>(), 0..5), vec(option::of(given), 0..5))
        .prop_map(|(sketch, answers)| Handwriting { sketch, answers })
}

fn list_entry() -> impl Strategy<Value = ListEntry> {
    (vec(prop::sample::select(Filter::ALL.to_vec()), 0..3), option::of(percent()), time(), any::<u32>())
        .prop_map(|(filters, score, at, exam)| ListEntry { filters, score, at, exam: exam.into() })
}

fn preferences() -> impl Strategy<Value = Preferences> {
    let topics = vec(prop::sample::select(Topic::ALL.to_vec()), 0..3);
    let zone = option::of(prop::sample::select(Zone::all().collect::<Vec<_>>()));
    let day = (0..7_u8).prop_map(|day| Weekday::try_from(day).expect("a day of the week"));
    let digest = prop_oneof![
        Just(Digest::Off),
        any::<u8>().prop_map(|hour| Digest::Daily { hour }),
        (day, any::<u8>()).prop_map(|(day, hour)| Digest::Weekly { day, hour }),
    ];
    (topics, zone, digest, option::of(time()), any::<bool>()).prop_map(
        |(muted, zone, digest, next_digest, cards)| Preferences { muted, zone, digest, next_digest, cards },
    )
}

fn limit_today() -> impl Strategy<Value = LimitToday> {
    (any::<(u32, Option<u64>, u32, Option<u32>)>(), vec(any::<(i64, i32)>(), 0..3)).prop_map(
        |((raised, raised_by, refusals, notified), messages)| LimitToday {
            raised,
            raised_by: raised_by.map(PersonId),
            refusals,
            notified,
            messages: messages.into_iter().map(|(chat, message)| (ChatId(chat), message)).collect(),
        },
    )
}

fn intake() -> impl Strategy<Value = Intake> {
    (any::<(i64, u32)>(), limit_today(), limit_today()).prop_map(
        |((day, admitted), per_day, active_attempts)| Intake { day, admitted, per_day, active_attempts },
    )
}
