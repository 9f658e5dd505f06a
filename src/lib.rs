//! candidates-bot tests candidates for image annotation through Telegram and CVAT, and keeps everything in one
//! redb file.
//!
//! # The one idea
//! **An event is consumed in the same transaction that records what it changed and what must be done about it.**
//! Nothing is sent, called or uploaded inside a decision.
//!
//! ```text
//!  Telegram ──poll──▶ event ─┐                     ┌─▶ outbox: telegram ─▶ Telegram ───┐
//!  operator, clock ─▶ event ─┼─▶ desk ── commit ───┼─▶ outbox: site ─────▶ CVAT ───────┤
//!  outcome ─────────▶ event ─┘  (one thread,       └─▶ outbox: analysis ─▶ the records ┤
//!     ▲                          many events a commit under load)                      │
//!     └───────────────────────── the outcome is the next event ◀───────────────────────┘
//! ```
//!
//! - `getUpdates` is acknowledged by the offset that is committed in the same transaction as the update's
//!   effects: no update is lost or applied twice, whichever process dies at whatever time.
//! - The [`desk`] is synchronous: records + event → records + effects. The time and a seed for randomness come
//!   with the event.
//! - The desk decides and computes nothing: the result of checking a submission arrives with the event,
//!   together with the state from which it was computed ([`assessment`]). While one decision is taken,
//!   everybody else waits.
//! - [`workers`] take effects from the outbox, queue by queue: in order for one key (a chat, a candidate), several
//!   keys side by side. The outbox is kept by key and number, so the next effect of a key is read when it is its
//!   turn, and nobody reads what waits behind it. The outcome goes back to the desk, which deletes the effect and
//!   applies the outcome in one commit. After a crash everything that is still in the outbox is done again, so
//!   every site step looks before it acts, and at worst a message arrives twice.
//! - An effect may be the cause of a crash. So the effects in flight are recorded beside the file, and
//!   after a crash they are done again alone, one at a time; only a crash while alone counts against an effect,
//!   and three in a row make it a dead letter. The same holds for an update that is read and decided on.
//! - Effects are small descriptions (ids, not bytes): texts are rendered and images made by the worker.
//! - Times at which something becomes due are kept in the file; the [`clock`] only watches them and reports
//!   them. A bot that was off sends what is valid when it is back, once.
//! - An attempt goes by the exam pack that it was given, which is kept in the file: another exam concerns new
//!   attempts only. A pack whose ground truth is corrected is another one, made of it, with a hash of its own: attempts
//!   go by the form in force until they are scored, and then by that by which they were, until they are scored anew.
//!   What is drawn for it from a pool of images is decided with it and kept in its record; whoever asks for
//!   the exam of an attempt ([`store::Packs::of`]) gets it with those images alone.
//! - An event whose decision fails is set aside as a dead letter; nothing blocks the queue.
//! - What [`postgres`] has to copy is noted in the same commit as well, at most one entry per candidate, but in
//!   tables of its own: of several changes only the last is copied, and a copy takes many people at once.
//!
//! # The map
//! The modules, from those that depend on no others to those that depend on all. Each begins with what lives
//! there and what must not. A test (`tests/it/map.rs`) checks the last column against the source.
//!
//! | module | what | may use |
//! | --- | --- | --- |
//! | [`analysis`] | pure: statistics of candidates × objects: how sure a figure is, whether an exam measures anything, whether its ground truth is right, who copied, how fast people work | – |
//! | [`foreign`] | makes text from others safe in our lines: no control characters, no line breaks, isolated (bidi) | – |
//! | [`measure`] | Telegram's limits: length of texts, where to cut them, sizes of images and files; pure | – |
//! | [`net`] | connections to other machines: proxies, trusted certificates, why a connection failed | – |
//! | [`output`] | files written for the operator: through links, to devices, whole or not at all | – |
//! | [`panics`] | the message of a panic | – |
//! | [`retry`] | how long to wait before the next try: backoff, `Retry-After` | – |
//! | [`sealing`] | encrypted copies | – |
//! | [`spelling`] | suggests the name that was meant by a misspelt one | – |
//! | [`zone`] | time zones by name; days and hours in a zone, through every change of its clocks | `spelling` |
//! | [`exam`] | the exam pack: labels, attempts, images, ground truth and corrections of it, rules; reads and writes CVAT's XML, packed and in any encoding | `analysis`, `measure`, `spelling`, `zone` |
//! | [`scoring`] | pure: polygon → spans → IoU; measures of every kind of shape; transcription; completeness; scorecard; how sure its figures are | `analysis`, `exam` |
//! | [`model`] | plain types that every module speaks of: candidate, attempt, submission, message, effect, audit action, whitelist | `exam`, `scoring`, `zone` |
//! | [`legacy`] | what the earlier bot left: the row of its report, how it follows from the records, people whom only it knew | `exam`, `model`, `scoring` |
//! | [`store`] | one redb file: tables, codec (bincode), transaction, snapshot, migrations of older files, backup and restore | `exam`, `legacy`, `model`, `output`, `scoring`, `sealing` |
//! | [`assessment`] | what is computed from a submission before the desk decides: findings, scorecard, handwriting, flags, the compressed bytes; what a correction of the ground truth changes | `analysis`, `exam`, `model`, `scoring`, `store` |
//! | [`exam_statistics`] | whether an exam measures anything: right and wrong answers from the records or from anybody's table, how hard, how reliable, what is wrong with an object | `analysis`, `exam`, `foreign`, `measure`, `model`, `scoring`, `store` |
//! | [`doubts`] | whether the ground truth is right: what strong candidates typed, labelled and drew against what it says, and what it would have to be | `analysis`, `exam`, `model`, `scoring`, `store` |
//! | [`report`] | overlays of a submission; workbook, table and chart for HR; pure | `exam`, `exam_statistics`, `legacy`, `measure`, `scoring`, `zone` |
//! | [`texts`] | words that people see, by language, with keyboards, buttons and commands; pure | `doubts` (types), `exam`, `exam_statistics` (types), `foreign`, `measure`, `model`, `report`, `scoring`, `zone` |
//! | [`export`] | everybody's metrics, and everything about one person, from the records into files | `exam`, `exam_statistics`, `foreign`, `legacy`, `model`, `report`, `scoring`, `store`, `texts`, `zone` |
//! | [`desk`] | decisions about candidates, HR, preparation and submissions | `assessment` (types), `exam`, `legacy`, `measure`, `model`, `panics`, `scoring` (types and verdicts), `store`, `texts`, `zone` |
//! | [`messages`] | every message to people, a file each: what it reads from the records, how it is rendered, who may read it | `assessment`, `desk`, `doubts`, `exam_statistics`, `exam`, `legacy`, `measure`, `model`, `scoring`, `store`, `texts`, `zone` |
//! | [`telegram`] | client of the Bot API: calls, updates, errors, limits on messages | `exam`, `measure`, `model`, `net`, `panics`, `retry`, `texts` |
//! | [`site`] | client of CVAT: accounts, tasks, images, submissions, errors | `exam`, `foreign`, `model`, `net`, `retry` |
//! | [`postgres`] | the legacy database: copy out, whitelist in, import | `desk`, `legacy`, `model`, `net`, `retry`, `spelling`, `store` |
//! | [`workers`] | take effects from the outbox and perform them; a queue each for messages, steps on the site, analysis and the whitelist: order, shares, backoff, retry budget, deadly effects | `analysis`, `assessment`, `desk`, `doubts`, `exam`, `export`, `measure`, `messages`, `model`, `panics`, `postgres`, `report`, `retry`, `scoring`, `site`, `store`, `telegram`, `texts`, `zone` |
//! | [`sources`] | bring events to the desk: updates from Telegram, jobs saved or completed on the site, the whitelist in PostgreSQL | `desk`, `model`, `postgres`, `retry`, `site`, `store`, `telegram`, `workers` |
//! | [`clock`] | brings the desk what is due, unless the system's clock can't be trusted | `desk`, `model`, `site`, `store`, `telegram` |
//! | [`backups`] | takes scheduled copies of the file | `desk` (clock), `output`, `sealing`, `store`, `zone` |
//! | [`rewriting`] | rewrites the file at a quiet moment after somebody was erased, and names the copies that still have them | `backups`, `desk` (clock), `store`, `zone` |
//! | [`rehearsal`] | plays two whole assignments on the real site with the bot's own decisions and steps | `desk`, `exam`, `model`, `retry`, `scoring`, `site`, `store`, `workers` |
//! | [`config`] | every setting once: file, environment, default, doc line | settings of `backups`, `exam`, `net`, `postgres`, `sealing`, `site`, `telegram`; `spelling`, `zone` |
//! | [`watch`] | observes the running bot: metrics, readiness, log lines, HTTP | `backups`, `desk`, `model`, `site`, `store`, `telegram` |
//! | [`control`] | commands of operators, performed in the running bot through the socket beside its file, or without it | `assessment`, `config`, `desk`, `doubts`, `exam`, `exam_statistics`, `export`, `foreign`, `legacy`, `model`, `postgres`, `report`, `retry`, `scoring`, `store`, `texts`, `watch`, `zone` |
//! | [`bot`] | wires the modules together, from start to shutdown | all above |
//! | [`demo`] | mock site, mock Telegram and the story, told or played in the browser; also the harness of the tests | all above |
//! | [`cli`] | arguments, a file per subcommand, exit codes | all |
//!
//! # Invariants
//! Only `site` knows HTTP paths of CVAT; only `telegram` knows teloxide's requests; only `store` knows redb and
//! bincode; only `postgres` knows SQL; only `texts` holds sentences for people, and only `messages` decides
//! what a message is made of; only `scoring` does arithmetic on polygons; `desk` does no I/O, never reads the
//! clock or random numbers itself, and uses no function of `scoring` or `assessment` except for the verdict.
//! There are no import cycles, neither between modules nor inside one.

pub mod analysis;
pub mod assessment;
pub mod backups;
pub mod bot;
pub mod cli;
pub mod clock;
pub mod config;
pub mod control;
pub mod demo;
pub mod desk;
pub mod doubts;
pub mod exam;
pub mod exam_statistics;
pub mod export;
pub mod foreign;
pub mod legacy;
pub mod measure;
pub mod messages;
pub mod model;
pub mod net;
pub mod output;
pub mod panics;
pub mod postgres;
pub mod rehearsal;
pub mod report;
pub mod retry;
pub mod rewriting;
pub mod scoring;
pub mod sealing;
pub mod site;
pub mod sources;
pub mod spelling;
pub mod store;
pub mod telegram;
pub mod texts;
pub mod watch;
pub mod workers;
pub mod zone;
