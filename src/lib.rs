//! candidates-bot tests candidates for image annotation through Telegram and CVAT, and keeps everything in one redb
//! file.
//!
//! # The one idea
//! **An event is consumed in the same transaction that records what it changed and what must be done about it.**
//! Nothing is sent, called or uploaded inside a decision.
//!
//! ```text
//!  Telegram ──poll──▶ event ─┐                      ┌─▶ outbox: telegram ─▶ Telegram
//!  site outcome ────▶ event ─┼─▶ desk ── commit ────┼
//!  operator, clock ─▶ event ─┘   (one thread,       └─▶ outbox: site ─────▶ CVAT ───┐
//!        ▲                        many events a commit under load)                  │
//!        └─────────────────────── outcome is the next event ◀───────────────────────┘
//! ```
//!
//! - `getUpdates` is acknowledged by the offset that stands in the same transaction as the update's effects: no update
//!   is lost or applied twice, whatever dies when.
//! - The [`desk`] is synchronous: records + event → records + effects. Time and a seed for randomness come with the event.
//! - The desk decides and computes nothing: what a submission comes to arrives with the event, together with what it was
//!   computed from ([`assessment`]). While one decision is taken, everybody else waits.
//! - [`workers`] take effects from the outbox, queue by queue: first in, first out for one key, several keys side by side. The
//!   outcome goes back to the desk, which deletes the effect and applies the outcome in one commit. After a crash what
//!   is still in the outbox is done again, so every site step looks before it acts, and a message may at worst arrive
//!   twice.
//! - An effect may be what the process died of. So those that were under way are noted beside the file, and done again
//!   alone, one at a time; only a death while alone counts against an effect, and three in a row set it aside. The same
//!   holds for an update that is read and decided on.
//! - Effects are small descriptions (ids, not bytes): texts are rendered and images made by the worker.
//! - What is due at a moment stands in the file; the [`clock`] only looks and brings it. A bot that was off says what
//!   holds when it is back, once.
//! - An attempt goes by the exam pack that it was given, which the file keeps: another exam concerns new attempts only.
//! - An event whose decision fails is set aside as a dead letter; nothing blocks the queue.
//! - What [`postgres`] copies is noted in the same commit as well, one entry a candidate at most, but in tables of its own:
//!   a hundred thousand of them in the outbox would slow every look through it.
//!
//! # The map
//! Modules, from those that know nothing of others to those that know all. Each opens with what lives there and what
//! must not. A test (`tests/it/map.rs`) holds the last column to what the source uses.
//!
//! | module | what | may use |
//! | --- | --- | --- |
//! | [`exam`] | the pack: labels, attempts, images and what they are called, ground truth, rules, what it is known by; CVAT XML in and out, packed or in whatever encoding | `measure`, `spelling` |
//! | [`scoring`] | pure: polygon → spans → IoU; transcription; completeness; scorecard | `exam` |
//! | [`model`] | plain types that everything speaks of: candidate, attempt, submission, message, effect, audit action, whitelist | `exam`, `scoring` |
//! | [`legacy`] | what the earlier bot left: the row of its report, how it follows from the records, people whom only it knew | `exam`, `model`, `scoring` |
//! | [`store`] | one redb file: tables, codec (bincode), transaction, snapshot, migrations of older files, backup and restore | `exam`, `legacy`, `model`, `output`, `scoring`, `sealing` |
//! | [`assessment`] | what is computed of a submission before anybody decides on it: findings, scorecard, fingerprint, flags, the bytes that are kept | `exam`, `model`, `scoring`, `store` |
//! | [`texts`] | the words that people see, by language, and what hangs below them: keyboards, buttons, commands; pure | `exam`, `foreign`, `measure`, `model`, `report`, `scoring` |
//! | [`report`] | images of a submission, workbook, table and chart for HR; pure | `exam`, `legacy`, `measure`, `scoring` |
//! | [`export`] | everybody's metrics out of the records into files | `exam`, `legacy`, `model`, `report`, `store`, `texts` |
//! | [`desk`] | decisions: candidate, HR, preparation, submission | `assessment` (types), `exam`, `legacy`, `model`, `panics`, `scoring` (types and verdicts), `store`, `texts` |
//! | [`messages`] | every message to people: what it reads of the records, what it says of them, who may read it | `desk`, `exam`, `legacy`, `measure`, `model`, `scoring`, `store`, `texts` |
//! | [`net`] | the way to other machines: proxies, whose certificates are believed, what was in the way | – |
//! | [`telegram`] | a client of the Bot API: calls, updates, what an answer means, limits on messages | `exam`, `measure`, `model`, `net`, `panics`, `retry`, `texts` |
//! | [`site`] | a client of CVAT: accounts, tasks, images, submissions | `exam`, `foreign`, `model`, `net`, `retry` |
//! | [`postgres`] | the legacy database: copy out, whitelist in, import | `desk`, `legacy`, `model`, `net`, `retry`, `spelling`, `store` |
//! | [`workers`] | take effects from the outbox and perform them, a queue each for messages, steps on the site, analysis, the whitelist: order, shares, backoff, retry budget, deadly effects | `assessment`, `desk`, `exam`, `export`, `measure`, `messages`, `model`, `panics`, `postgres`, `report`, `retry`, `scoring`, `site`, `store`, `telegram`, `texts` |
//! | [`sources`] | bring events to the desk: updates of Telegram, what is completed on the site, the whitelist in PostgreSQL | `desk`, `model`, `postgres`, `retry`, `site`, `store`, `telegram`, `workers` |
//! | [`clock`] | brings to the desk what is due, unless the system's clock can't be trusted | `desk`, `model`, `site`, `store`, `telegram` |
//! | [`rehearsal`] | the whole way of two assignments, played on the real site by the bot's own decisions and steps | `desk`, `exam`, `model`, `retry`, `scoring`, `site`, `store`, `workers` |
//! | [`backups`] | takes copies of the file by schedule | `desk` (clock), `sealing`, `store` |
//! | [`measure`] | what Telegram takes: texts as it counts them, cut where they are too long; images and files; pure | – |
//! | [`foreign`] | what others wrote, fit for a line of ours: no commands, no line breaks, isolated | – |
//! | [`output`] | files that an operator has written: links, devices, whole or not at all | – |
//! | [`retry`] | how long to wait before something is tried again: backoff, and what a server asks for | – |
//! | [`panics`] | what a panic said | – |
//! | [`sealing`] | copies that only the owner of a key reads | – |
//! | [`spelling`] | misspelt names: which one was meant | – |
//! | [`config`] | every setting once: file, environment, default, its doc line | settings of `backups`, `exam`, `net`, `postgres`, `sealing`, `site`, `telegram`; `spelling` |
//! | [`watch`] | what is seen of the running bot: numbers, readiness, lines of the log, HTTP | `backups`, `desk`, `model`, `site`, `store`, `telegram` |
//! | [`control`] | what operators have done: in the running bot through the socket beside its file, or without it | `assessment`, `config`, `desk`, `exam`, `export`, `foreign`, `legacy`, `model`, `postgres`, `scoring`, `store`, `texts`, `watch` |
//! | [`bot`] | the modules wired together, from start to shutdown | all above |
//! | [`demo`] | stand-in site, stand-in Telegram, the story; also the harness of the tests | all above |
//! | [`cli`] | arguments, one file a subcommand, exit codes | all |
//!
//! # Invariants
//! Only `site` knows HTTP paths of CVAT; only `telegram` knows teloxide's requests; only `store` knows redb and bincode;
//! only `postgres` knows SQL; only `texts` holds sentences for people, and only `messages` says what a message is made of;
//! only `scoring` does arithmetic on polygons; `desk` does no I/O, never reads the clock or random numbers itself, and
//! names no function of `scoring` or `assessment` but for the verdict. No import cycles, between modules or inside one.

pub mod assessment;
pub mod backups;
pub mod bot;
pub mod cli;
pub mod clock;
pub mod config;
pub mod control;
pub mod demo;
pub mod desk;
pub mod exam;
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
