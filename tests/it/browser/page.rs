//! The page without a browser: it calls what the page calls, and hears what the page is told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use candidates_bot::demo::browser::{Browser, Settings};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::timeout;

/// How long the page waits for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// The first candidate and the first HR person.
pub const ANNA: u64 = 101;
pub const OLGA: u64 = 102;

/// What the page was told.
#[derive(Clone, Default)]
pub struct Seen {
    pub state: Value,
    pub chats: BTreeMap<u64, Value>,
    /// Everything else, with the name of the event.
    pub moments: Vec<(String, Value)>,
}

impl Seen {
    /// The messages in somebody's chat.
    pub fn messages(&self, person: u64) -> Vec<Value> {
        self.chats.get(&person).and_then(|chat| chat["messages"].as_array().cloned()).unwrap_or_default()
    }

    /// The newest message of the bot with this text in somebody's chat.
    pub fn message(&self, person: u64, part: &str) -> Option<Value> {
        let is_it = |message: &Value| {
            message["from_bot"] == true && message["text"].as_str().is_some_and(|text| text.contains(part))
        };
        self.messages(person).into_iter().rev().find(is_it)
    }
}

/// A page that is open, with everything behind it.
pub struct Page {
    pub address: String,
    pub client: Client,
    seen: watch::Receiver<Seen>,
    /// The text of every answer and event so far.
    pub heard: Arc<Mutex<Vec<String>>>,
    browser: Browser,
    _folder: TempDir,
}

impl Page {
    pub async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// With other settings than the usual ones.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = Settings::usual(&folder.path().join("demo.redb")).expect("the embedded exam");
        change(&mut settings);
        let browser = Browser::start(settings).await.expect("it starts");
        let client = Client::builder().no_proxy().build().expect("a client");
        let (address, heard) = (browser.address().to_owned(), Arc::<Mutex<Vec<String>>>::default());
        let (told, seen) = watch::channel(Seen::default());
        let events = client.get(format!("{address}api/events")).send().await.expect("events");
        tokio::spawn(listen(events, told, Arc::clone(&heard)));
        let page = Self { address, client, seen, heard, browser, _folder: folder };
        page.until("both chats", |seen| seen.chats.get(&OLGA).cloned()).await;
        page
    }

    pub fn seen(&self) -> Seen {
        self.seen.borrow().clone()
    }

    /// Waits until there is something to find in what the page was told.
    pub async fn until<T>(&self, what: &str, find: impl Fn(&Seen) -> Option<T>) -> T {
        let mut seen = self.seen.clone();
        let found = timeout(PATIENCE, seen.wait_for(|seen| find(seen).is_some())).await;
        let found = found.ok().and_then(Result::ok).and_then(|seen| find(&seen));
        found.unwrap_or_else(|| panic!("no {what} in:\n{}", self.describe()))
    }

    /// The last texts of every chat.
    fn describe(&self) -> String {
        let seen = self.seen();
        let last = |person: &u64| {
            let texts = seen.messages(*person).into_iter().rev().take(3);
            texts.map(|message| format!("{person}: {}", message["text"])).collect::<Vec<_>>().join("\n")
        };
        seen.chats.keys().map(last).collect::<Vec<_>>().join("\n")
    }

    /// Calls the server as the page does; returns the status and the answer.
    pub async fn call(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let url = reqwest::Url::parse(&self.address).expect("an address");
        let origin = url.origin().ascii_serialization();
        let request = self.client.request(method.clone(), format!("{}{path}", self.address));
        let request = request.header("Origin", origin).header("Accept-Language", "en");
        let request = if method == Method::GET { request } else { request.json(&body) };
        let answer = request.send().await.expect("an answer");
        let (status, text) = (answer.status().as_u16(), answer.text().await.expect("text"));
        self.heard.lock().expect("a list").push(text.clone());
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    /// Does what must succeed.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(Method::POST, path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// The status and the one sentence of what must fail.
    pub async fn refusal(&self, method: Method, path: &str, body: Value) -> (u16, String) {
        let (status, answer) = self.call(method, path, body).await;
        let sentence = answer["error"].as_str().unwrap_or_else(|| panic!("{path}: {answer}")).to_owned();
        assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{path}: {sentence}");
        (status, sentence)
    }

    pub async fn bytes(&self, path: &str) -> (reqwest::header::HeaderMap, bytes::Bytes) {
        let answer = self.client.get(format!("{}{path}", self.address)).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        (answer.headers().clone(), answer.bytes().await.expect("bytes"))
    }

    pub async fn says(&self, person: u64, text: &str) {
        self.post("api/say", json!({"person": person, "text": text})).await;
    }

    pub async fn sees(&self, person: u64, part: &str) -> Value {
        self.until(&format!("{part:?} for {person}"), |seen| seen.message(person, part)).await
    }

    /// Presses the button whose label contains this, under the newest message that has one.
    pub async fn presses(&self, person: u64, label: &str) {
        let button = |seen: &Seen| {
            seen.messages(person).iter().rev().find_map(|message| {
                let buttons = message["buttons"].as_array()?.iter().filter_map(Value::as_array).flatten();
                let found = buttons.into_iter().find(|button| {
                    button["label"].as_str().is_some_and(|told| told.contains(label))
                        && button["data"].is_string()
                })?;
                Some((message["id"].clone(), found["data"].clone()))
            })
        };
        let (message, data) = self.until(&format!("button {label:?} for {person}"), button).await;
        self.post("api/press", json!({"person": person, "message": message, "data": data})).await;
    }

    /// Gets an assignment, and logs in on the site with what the chat says; returns the session.
    pub async fn gets_assignment(&self, person: u64) -> String {
        self.says(person, "/start").await;
        self.until("the keyboard", |seen| seen.chats.get(&person)?["keyboard"].as_array()?.first().cloned())
            .await;
        self.says(person, "Get the task").await;
        self.presses(person, "Yes").await;
        let assignment = self.sees(person, "Password: ").await["text"].as_str().expect("text").to_owned();
        let value = |name: &str| {
            let line = assignment.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_else(|| panic!("no {name} in:\n{assignment}")).trim().to_owned()
        };
        let login = json!({"username": value("Login:"), "password": value("Password:")});
        let answer = self.post("api/site/login", login).await;
        answer["session"].as_str().expect("a session").to_owned()
    }

    pub async fn hands_in(&self, person: u64) {
        self.says(person, "I'm done").await;
        self.presses(person, "Yes").await;
    }

    pub async fn close(self) {
        self.browser.stop().await.expect("it stops");
    }
}

/// Hears the events until the server ends.
async fn listen(mut events: reqwest::Response, told: watch::Sender<Seen>, heard: Arc<Mutex<Vec<String>>>) {
    let mut left = Vec::new();
    while let Ok(Some(piece)) = events.chunk().await {
        left.extend_from_slice(&piece);
        while let Some(end) = left.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = left.drain(..end + 2).collect();
            let event = String::from_utf8(event).expect("text");
            heard.lock().expect("a list").push(event.clone());
            let line =
                |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            let (name, data) = (line("event: "), serde_json::from_str(line("data: ")).unwrap_or_default());
            told.send_modify(|seen| take(seen, name, data));
        }
    }
}

fn take(seen: &mut Seen, name: &str, data: Value) {
    match (name, data["person"].as_u64()) {
        ("state", _) => seen.state = data,
        ("chat", Some(person)) => {
            seen.chats.insert(person, data);
        }
        ("", _) => {}
        _ => seen.moments.push((name.to_owned(), data)),
    }
}
