//! What happens, told to the page as it happens: server-sent events.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::chat::chat;
use super::shared::Shared;
use super::state;
use crate::demo::telegram::ChatEvent;
use crate::desk::Environment;

/// Events that a slow page has not taken yet; then it has to wait.
const WAITING: usize = 64;
/// Changes within this time are told at once.
const TOGETHER: Duration = Duration::from_millis(10);
/// Looks at the records at least so often: what becomes due may change without any message.
const LOOK: Duration = Duration::from_secs(1);

pub(super) async fn events(
    State(shared): State<Arc<Shared>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(tell(shared, sender));
    let told = stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|event: Event| (Ok(event), receiver))
    });
    Sse::new(told).keep_alive(KeepAlive::default())
}

/// Tells a page everything until it is closed, or the server ends.
async fn tell(shared: Arc<Shared>, page: mpsc::Sender<Event>) {
    let telling = async {
        let mut moments = shared.world.telegram.events();
        let mut changes = shared.world.telegram.changes();
        let mut news = shared.news.subscribe();
        let mut told = Told::default();
        loop {
            let happened = std::iter::from_fn(|| moments.try_recv().ok());
            let mut events: Vec<News> = happened.filter_map(|moment| passing(&moment)).collect();
            events.extend(told.lasting(&shared, news.has_changed().unwrap_or_default()));
            news.mark_unchanged();
            for (name, data) in events {
                page.send(Event::default().event(name).data(data.to_string())).await.ok()?;
            }
            tokio::select! {
                () = page.closed() => return None,
                all = changes.changed() => all.ok()?,
                more = news.changed() => { more.ok()?; news.mark_changed(); }
                () = tokio::time::sleep(LOOK) => {}
            }
            tokio::time::sleep(TOGETHER).await;
        }
    };
    let _: Option<Option<()>> = shared.stop.run_until_cancelled(telling).await;
}

/// An event of the page: its name and its data.
type News = (&'static str, Value);

/// What is seen for a moment only.
fn passing(moment: &ChatEvent) -> Option<News> {
    match moment {
        ChatEvent::Typing { chat } => Some(("typing", json!({"person": chat.id}))),
        ChatEvent::Toast { chat, text, alert } => {
            Some(("toast", json!({"person": chat.id, "text": text, "alert": alert})))
        }
        ChatEvent::Said { .. }
        | ChatEvent::Pressed { .. }
        | ChatEvent::Sent { .. }
        | ChatEvent::Edited { .. }
        | ChatEvent::Keyboard { .. } => None,
    }
}

/// What a page was told last.
#[derive(Default)]
struct Told {
    state: Value,
    chats: BTreeMap<u64, Value>,
}

impl Told {
    /// What is not as it was told: the state, which is told anyway with `at_any_rate`, and the chats.
    fn lasting(&mut self, shared: &Shared, at_any_rate: bool) -> Vec<News> {
        let mut news = Vec::new();
        match state::state(shared) {
            Ok(mut state) if at_any_rate || state != self.state => {
                self.state = state.clone();
                state["now"] = json!(state::stamp(shared.world.clock.now()));
                news.push(("state", state));
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "cannot tell the page how things are"),
        }
        for somebody in shared.people.all() {
            let chat = chat(&somebody.person);
            let told = self.chats.entry(somebody.person.profile().id).or_default();
            if *told != chat {
                told.clone_from(&chat);
                news.push(("chat", chat));
            }
        }
        news
    }
}
