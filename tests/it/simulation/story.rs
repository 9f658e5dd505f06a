//! One story: people, a bot that dies and is started again, and the promises at the end.

use std::sync::Arc;
use std::time::Duration;

use candidates_bot::bot::{Bot, BotError, Parts};
use candidates_bot::desk::{
    Admission, AdmissionChange, Environment, Event, EventKind, OperatorCommand, Routine, Rules, RunsOn,
    WhitelistChange, decide,
};
use candidates_bot::exam::{Bilingual, ConsentText, Exam, Language, Stratum};
use candidates_bot::model::{HrKey, LinkTerms, PersonId, Source};
use candidates_bot::postgres::CopyStatus;
use candidates_bot::store::{Records, Store};
use candidates_bot::telegram::Limits;
use candidates_bot::watch::Watch;
use candidates_bot::workers::{InFlight, RetryBudget, RetryPolicy};
use chrono::TimeDelta;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::hazards::{Server, Tally};
use super::hostile::{Hostile, adorned, crowd};
use super::people::{Candidate, LINK, Stage, hr, person};
use super::site::ModelSite;
use super::telegram::ModelTelegram;
use super::troubles::{jumps, redirects};
use super::weather::Weather;
use super::{promises, safety};

/// If a story is not over by then, it hangs.
const LONGEST: Duration = Duration::from_hours(24 * 7);

/// Who may come in, where that is not everybody.
const DOORS: [Admission; 3] = [Admission::Link, Admission::Approval, Admission::Closed];

/// Number of attempts that are allowed.
pub const ATTEMPTS: u8 = 2;

/// The result of a story.
pub struct Told {
    /// Broken promises; empty if all is well.
    pub broken: Vec<String>,
    /// What happened, line by line, if it was requested.
    pub trace: Vec<String>,
    /// A fingerprint that differs between any two different stories.
    pub print: u64,
    /// How many times the bot died.
    pub deaths: u32,
    /// What was done to it.
    pub tally: Tally,
}

/// Plays the story with this seed.
pub fn play(seed: u64, exam: &Arc<Exam>, traced: bool) -> Told {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let weather = Weather::new(seed, traced);
        let story = Story::new(Arc::clone(&weather), exam);
        let ended = story.run().await;
        let mut broken = promises::broken(&story.stage, &story.hr, ATTEMPTS);
        broken.extend(safety::broken(&story.stage, &story.hr));
        broken.extend(ended.err());
        let (deaths, tally) = (weather.deaths(), weather.tally());
        Told { broken, trace: weather.trace(), print: story.print(), deaths, tally }
    })
}

/// The same exam with a time limit.
fn limited(exam: &Exam, weather: &Weather) -> Arc<Exam> {
    let limit = TimeDelta::minutes(i64::from(30 + weather.roll(300)));
    let reminders = vec![TimeDelta::hours(2), TimeDelta::minutes(20)];
    Arc::new(Exam { time_limit: Some(limit), reminders, ..exam.clone() })
}

/// The same exam with a text to agree to.
fn asking(exam: &Exam) -> Arc<Exam> {
    let text = Bilingual { ru: "Вы согласны?".to_owned(), en: "Do you agree?".to_owned() };
    Arc::new(Exam { consent: Some(ConsentText { version: 1, text }), ..exam.clone() })
}

/// The same images, but in a pool of which every attempt draws a few.
fn pooled(exam: &Exam) -> Arc<Exam> {
    let images = exam.originals.iter().map(|original| original.name.clone()).collect();
    let stratum = Stratum { name: "all".to_owned(), images, draw: 3, by_difficulty: false };
    Arc::new(Exam { attempts: Vec::new(), pool: vec![stratum], ..exam.clone() })
}

struct Story {
    stage: Stage,
    rules: Rules,
    hr: Vec<PersonId>,
    people: std::cell::RefCell<JoinSet<()>>,
}

impl Story {
    fn new(weather: Arc<Weather>, exam: &Arc<Exam>) -> Self {
        let exam = &if weather.one_in(3) { limited(exam, &weather) } else { Arc::clone(exam) };
        let exam = &if weather.one_in(3) { asking(exam) } else { Arc::clone(exam) };
        let exam = &if weather.one_in(4) { pooled(exam) } else { Arc::clone(exam) };
        let stage = Stage {
            site: ModelSite::new(Arc::clone(&weather)),
            telegram: ModelTelegram::new(Arc::clone(&weather)),
            store: Store::in_memory().expect("a store"),
            exam: Arc::clone(exam),
            admission: if weather.one_in(2) { Admission::Open } else { weather.one_of(&DOORS) },
            weather,
        };
        let rules = Rules::new(Arc::clone(exam).into(), ATTEMPTS, Language::Ru);
        let rules = Rules { admission: stage.admission, ..rules };
        // Whoever asked to be erased, and HR has not decided by then.
        let erasure = if stage.weather.one_in(3) {
            TimeDelta::minutes(stage.weather.roll(60).into())
        } else {
            rules.erasure
        };
        let rules = Rules { erasure, ..rules };
        let hr =
            if stage.weather.one_in(2) { vec![PersonId(900)] } else { vec![PersonId(900), PersonId(901)] };
        let story = Self { stage, rules, hr, people: std::cell::RefCell::default() };
        story.make_link();
        story.cast();
        story
    }

    /// The operator makes the link that candidates have.
    fn make_link(&self) {
        let source = Source::parse("the story").expect("a source");
        let terms = LinkTerms { source, uses: None, until: None, language: None };
        let change = AdmissionChange::MakeLink { word: LINK.to_owned(), terms };
        self.decides(EventKind::Operator(OperatorCommand::Admission(change)));
    }

    /// Something is decided before the bot starts.
    fn decides(&self, kind: EventKind) {
        let event = Event { at: self.stage.weather.now(), trusted: true, seed: [0; 32], kind };
        let mut tx = self.stage.store.write().expect("the store");
        decide(&self.rules, &mut tx, &event).expect("a decision");
        tx.commit().expect("the store");
    }

    /// Puts the people on the stage.
    fn cast(&self) {
        let weather = &self.stage.weather;
        let mut people = self.people.borrow_mut();
        for id in &self.hr {
            self.decides(EventKind::Whitelist(WhitelistChange::Add(HrKey::Id(*id))));
            tokio::spawn(hr(person(id.0, None, "en"), self.stage.clone()));
        }
        for id in 1..=u64::from(1 + weather.roll(3)) {
            let username = format!("person{id}");
            let username = weather.one_in(2).then_some(username.as_str());
            if weather.one_in(5) {
                let name = username.map_or_else(|| format!("tg{id}"), str::to_owned);
                self.stage.site.stranger(&format!("{name}_test_Annotator"));
            }
            let mut sender = person(id, username, if weather.one_in(2) { "ru" } else { "en" });
            if weather.one_in(4) {
                sender.first_name = adorned(weather, &sender.first_name);
            }
            let candidate = Candidate {
                sender,
                attempts: 1 + weather.roll(u32::from(ATTEMPTS)) as u8,
                impatience: [2, 5, 1_000_000][weather.roll(3) as usize],
                forgetful: self.rules.packs.current().time_limit.is_some() && weather.one_in(3),
                bombs: if weather.one_in(5) { 1 + weather.roll(3) } else { 0 },
            };
            people.spawn(candidate.live(self.stage.clone()));
        }
        drop(people);
        self.cast_trouble();
        let weather = Arc::clone(weather);
        tokio::spawn(async move {
            sleep(weather.seconds(60, 7200)).await;
            weather.clear_up();
        });
    }

    /// Adds the hostile people, and the troubles that last for a while.
    fn cast_trouble(&self) {
        let (stage, weather) = (&self.stage, &self.stage.weather);
        let mut people = self.people.borrow_mut();
        let hostile = if weather.one_in(3) { 1 + weather.roll(2) } else { 0 };
        for place in 0..u64::from(hostile) {
            people.spawn(Hostile::new(place, weather).live(stage.clone()));
        }
        if weather.one_in(10) {
            people.spawn(crowd(stage.clone()));
        }
        for server in [Server::Site, Server::Telegram] {
            if weather.one_in(5) {
                people.spawn(redirects(stage.clone(), server));
            }
        }
        if weather.one_in(4) {
            people.spawn(jumps(stage.clone()));
        }
    }

    /// Runs the bot as often as necessary.
    async fn run(&self) -> Result<(), String> {
        loop {
            // Anything left over from the last run would act in parallel with the next one.
            let exam = Arc::new(Exam::clone(self.rules.packs.current()));
            let left = Arc::downgrade(&exam);
            tokio::select! {
                biased;
                () = self.stage.weather.death() => {}
                rest = self.rest() => return rest,
                ended = self.live(exam) => return Err(format!("the bot ended by itself: {ended:?}")),
            }
            while left.strong_count() > 0 {
                tokio::task::yield_now().await;
            }
            sleep(self.stage.weather.seconds(0, 120)).await;
        }
    }

    async fn live(&self, exam: Arc<Exam>) -> Result<(), BotError> {
        let parts = Parts {
            store: self.stage.store.clone(),
            rules: Rules { packs: exam.into(), ..self.rules.clone() },
            postgres: None,
            copy_status: CopyStatus::default(),
            environment: Arc::clone(&self.stage.weather) as Arc<dyn Environment>,
            telegram: self.stage.telegram.clone(),
            site: self.stage.site.clone(),
            retry_budget: RetryBudget {
                step: Duration::from_mins(15),
                import: Duration::from_mins(10),
                look: Duration::from_secs(5),
                settle: Duration::from_mins(2),
                completed: Duration::from_mins(3),
            },
            retry_policy: RetryPolicy::real(),
            in_flight: InFlight::in_memory(),
            limits: Limits::real(),
            routine: Routine { runs_on: RunsOn::Task, ..Routine::default() },
            clock_tick: Duration::from_secs(30),
            compare_clocks: true,
            watch: Watch::new(
                Arc::clone(&self.stage.weather) as Arc<dyn Environment>,
                self.stage.store.clone(),
                None,
            ),
        };
        Bot::start(parts).await?.run(std::future::pending()).await
    }

    /// Ready when everyone has what they wanted and the bot has nothing left to do.
    async fn rest(&self) -> Result<(), String> {
        let began = Instant::now();
        loop {
            sleep(Duration::from_secs(20)).await;
            while self.people.borrow_mut().try_join_next().is_some() {}
            safety::look_at_outbox(&self.stage);
            let over = !self.stage.weather.is_foul()
                && self.people.borrow().is_empty()
                && self.stage.telegram.is_idle()
                && self.stage.store.read().and_then(|view| view.outbox_size()).expect("the store") == 0;
            if over {
                return Ok(());
            }
            if began.elapsed() > LONGEST {
                return Err("it does not end".to_owned());
            }
        }
    }

    /// Every chat and the audit log in one number.
    fn print(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        format!("{:?}", self.stage.telegram.state().chats).hash(&mut hasher);
        format!("{:?}", self.stage.store.read().and_then(|view| view.audit_log())).hash(&mut hasher);
        hasher.finish()
    }
}
