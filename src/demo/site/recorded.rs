//! The stand-in compared with real servers: recorded requests are sent to it in the order in which they were
//! sent to CVAT 2.2.0, 2.14.4 and 2.73.0, and every answer is compared with the recorded one.
//!
//! Some tasks, one user and the ends of imports were made between the recorded requests. The replay makes them,
//! too, so that ids stay the same.

mod compare;
mod shapes;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{GrayImage, ImageFormat};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use super::{StandInSite, Version};
use compare::Answered;

/// The password of all recorded users except the administrator.
const PASSWORD: &str = "Vq7-lorry-Plate";
/// The administrator's password, as recorded.
const RECORDED_ADMIN_PASSWORD: &str = "admin12345";

/// An image of the recorded size.
static IMAGE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut bytes = std::io::Cursor::new(Vec::new());
    GrayImage::new(1920, 1080).write_to(&mut bytes, ImageFormat::Jpeg).expect("memory takes any picture");
    bytes.into_inner()
});

#[tokio::test]
async fn answers_as_cvat_2_2_0_did() {
    replay(Version::V2_2, include_str!("../../../tests/fixtures/cvat/2.2.0/exchanges.jsonl")).await;
}

#[tokio::test]
async fn answers_as_cvat_2_14_4_did() {
    replay(Version::V2_14, include_str!("../../../tests/fixtures/cvat/2.14.4/exchanges.jsonl")).await;
}

#[tokio::test]
async fn answers_as_cvat_2_73_0_did() {
    replay(Version::V2_73, include_str!("../../../tests/fixtures/cvat/2.73.0/exchanges.jsonl")).await;
}

async fn replay(version: Version, exchanges: &str) {
    let exchanges: Vec<Value> =
        exchanges.lines().map(|line| serde_json::from_str(line).expect("the fixtures are JSON")).collect();
    let mut replay = Replay::start(version, &exchanges).await;
    let mut report = String::new();
    for exchange in &exchanges {
        replay.prepare(exchange).await;
        let answer = replay.send(&exchange["request"]).await;
        for difference in compare::differences(exchange, &answer) {
            writeln!(report, "{}: {difference}", exchange["name"]).expect("a string takes all");
        }
    }
    assert!(report.is_empty(), "unlike the recorded server:\n{report}");
}

struct Replay {
    version: Version,
    site: StandInSite,
    client: Client,
    tokens: HashMap<String, String>,
    /// The highest task id so far.
    newest: u64,
    /// The personal access token that was created last.
    personal: String,
    /// Name and assignee of the tasks at their first appearance.
    seen: HashMap<u64, (String, String)>,
}

impl Replay {
    async fn start(version: Version, exchanges: &[Value]) -> Self {
        let site = StandInSite::start(version).await.expect("a loopback port is free");
        site.set_import_polls(0);
        let image = |path: &str| (path.to_owned(), IMAGE.clone());
        let names: &[&str] = match version {
            Version::V2_73 => &["01", "02", "03", "04", "05"],
            Version::V2_2 | Version::V2_14 => &["img_1", "img_2", "img_3", "img_10", "img_11"],
        };
        let mut share: Vec<_> = names.iter().map(|name| image(&format!("set1/{name}.jpg"))).collect();
        share.push(image("set2/sub/img_1.jpg"));
        share.push(("set2/readme.txt".into(), b"a text".to_vec()));
        if version != Version::V2_73 {
            share.push(image("root_1.jpg"));
        }
        site.set_share(share);
        let client = Client::builder().no_proxy().build().expect("a client needs nothing");
        Self {
            version,
            site,
            client,
            tokens: HashMap::new(),
            newest: 0,
            personal: String::new(),
            seen: seen_tasks(exchanges),
        }
    }

    /// Creates what was made between the recorded requests.
    async fn prepare(&mut self, exchange: &Value) {
        let request = &exchange["request"];
        let path = request["path"].as_str().unwrap_or_default();
        let response = &exchange["response"];
        let made = response["headers"]["location"].as_str().and_then(number_after_tasks);
        let needed = match made {
            Some(task) => task - 1,
            None => {
                tasks_in(response).map(|(task, _)| task).chain(number_after_tasks(path)).max().unwrap_or(0)
            }
        };
        self.make_tasks(needed).await;
        if exchange["name"] == "tasks-list" {
            // The second attempt got its images.
            self.upload(41).await;
        }
        if exchange["name"] == "err-throttled" {
            self.site.set_throttle(Some(0));
        }
        if exchange["name"] == "register-no-email-third-user" {
            self.site.set_throttle(None);
            let nobody = self.as_admin(Method::PATCH, "/api/users/7").json(&json!({"email": ""}));
            nobody.send().await.expect("the site answers");
        }
    }

    /// Creates tasks until one has this id. The first are all created by recorded requests.
    async fn make_tasks(&mut self, up_to: u64) {
        let first = if self.version == Version::V2_73 { 9 } else { 13 };
        if !(first..1000).contains(&up_to) {
            return;
        }
        while self.newest < up_to {
            let (name, assignee) = self.seen.get(&(self.newest + 1)).cloned().unwrap_or_else(|| {
                ("1 Test Assignment slava_test_Annotator".into(), "slava_test_Annotator".into())
            });
            let users = self.site.users();
            let id = users.iter().find(|user| user.username == assignee).map(|user| user.id);
            let labels = json!([
                {"name": "car", "color": "#fa3253", "attributes": []},
                {"name": "plate", "color": "#3d3df5", "attributes": [{"name": "plate", "mutable": false,
                    "input_type": "text", "default_value": "", "values": [""]}]},
            ]);
            let body =
                json!({"name": name, "assignee_id": id, "overlap": 0, "segment_size": 5, "labels": labels});
            let request = self.as_admin(Method::POST, "/api/tasks").json(&body);
            let answer = Answered::read(request.send().await.expect("the site answers")).await;
            self.newest = answer.location().and_then(number_after_tasks).expect("a task has a place");
        }
    }

    async fn upload(&self, task: u64) {
        let names = (1..=5).map(|number| {
            json!({"name": format!("client_files[{number}]"),
            "filename": format!("img_{number}.jpg")})
        });
        let mut parts = vec![json!({"name": "image_quality", "value": "100"})];
        parts.extend(names);
        let request = self.as_admin(Method::POST, &format!("/api/tasks/{task}/data"));
        request.multipart(form("", &parts)).send().await.expect("the site answers");
    }

    fn as_admin(&self, method: Method, path: &str) -> RequestBuilder {
        let (name, password) = self.site.admin();
        self.client.request(method, format!("{}{path}", self.site.url())).basic_auth(name, Some(password))
    }

    async fn send(&mut self, request: &Value) -> Answered {
        let path = request["path"].as_str().expect("a request has a path");
        let method = request["method"].as_str().and_then(|method| method.parse::<Method>().ok());
        let url = format!("{}{path}", self.site.url());
        let mut builder = self.client.request(method.expect("a request has a method"), url);
        for (name, value) in request["headers"].as_object().into_iter().flatten() {
            builder = builder.header(name, value.as_str().unwrap_or_default());
        }
        let who = request["as"].as_str().unwrap_or("anonymous");
        builder = self.identify(builder, who).await;
        let (_, admin_password) = self.site.admin();
        builder = if let Some(parts) = request["multipart"].as_array() {
            builder.multipart(form(path, parts))
        } else if let Some(body) = request.get("json") {
            let body = body.to_string().replace(RECORDED_ADMIN_PASSWORD, admin_password);
            builder.header("content-type", "application/json").body(body)
        } else if let Some(body) = request["body"].as_str() {
            builder.body(body.to_owned())
        } else {
            builder
        };
        let answer = Answered::read(builder.send().await.expect("the site answers")).await;
        self.newest = answer.location().and_then(number_after_tasks).unwrap_or(self.newest);
        if let Some(token) = answer.personal_token() {
            self.personal = token;
        }
        answer
    }

    /// Adds the credentials of a recorded role.
    async fn identify(&mut self, builder: RequestBuilder, who: &str) -> RequestBuilder {
        if who.contains("personal token") {
            let scheme = if who.ends_with("Token") { "Token" } else { "Bearer" };
            return builder.header("authorization", format!("{scheme} {}", self.personal));
        }
        let name = match who {
            _ if who.starts_with("admin") || who == "session" => "admin",
            _ if who.starts_with("second") => "slava_test_Second",
            _ if who.starts_with("no-group user") => "slava_test_NoConf",
            _ if who.starts_with("group user") => "slava_test_Owner",
            _ if who.starts_with("worker") || who.starts_with("user") => "slava_test_Annotator",
            _ => return builder,
        };
        let password = if name == "admin" { self.site.admin().1 } else { PASSWORD };
        let basic = format!("Basic {}", STANDARD.encode(format!("{name}:{password}")));
        if who.contains("session") {
            let response = self.login(name, password).await;
            let cookies: Vec<String> = cookies(&response);
            let csrf = cookies.iter().find_map(|cookie| cookie.strip_prefix("csrftoken="));
            let csrf = csrf.unwrap_or_default().to_owned();
            let mut builder = builder.header("cookie", cookies.join("; "));
            if who.contains("X-CSRFToken") {
                builder = builder.header("x-csrftoken", csrf);
            }
            if who.ends_with("Token") && who.contains("Authorization") {
                builder = builder.header("authorization", format!("Token {}", self.site.admin_token()));
            }
            return if who.contains("Basic") { builder.header("authorization", basic) } else { builder };
        }
        if who.ends_with("basic") {
            return builder.header("authorization", basic);
        }
        let token = self.token(name, password).await;
        builder.header("authorization", format!("Token {token}"))
    }

    /// The token that a user got at their last successful log-in.
    async fn token(&mut self, name: &str, password: &str) -> String {
        if !self.site.users().iter().any(|user| user.username == name) && name == "slava_test_Owner" {
            let body = json!({"username": name, "password1": password, "password2": password});
            let url = format!("{}/api/auth/register", self.site.url());
            self.client.post(url).json(&body).send().await.expect("the site answers");
        }
        if let Some(token) = self.tokens.get(name) {
            return token.clone();
        }
        let body: Value = self.login(name, password).await.json().await.expect("a login is JSON");
        let token = body["key"].as_str().unwrap_or_default().to_owned();
        self.tokens.insert(name.to_owned(), token.clone());
        token
    }

    async fn login(&self, name: &str, password: &str) -> Response {
        let url = format!("{}/api/auth/login", self.site.url());
        let body = json!({"username": name, "password": password});
        self.client.post(url).json(&body).send().await.expect("the site answers")
    }
}

fn cookies(response: &Response) -> Vec<String> {
    let values = response.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    values.filter_map(|value| value.split(';').next()).map(str::to_owned).collect()
}

/// The id in `…/api/tasks/13…`.
fn number_after_tasks(path: &str) -> Option<u64> {
    let rest = path.split_once("/api/tasks/")?.1;
    rest.split(['/', '?']).next()?.parse().ok()
}

/// The tasks in an answer, whether it is one or a list.
fn tasks_in(response: &Value) -> impl Iterator<Item = (u64, &Value)> {
    let body = &response["json"];
    let list = body["results"].as_array().into_iter().flatten();
    let number = |task: &Value| number_after_tasks(task["url"].as_str()?);
    list.chain(std::iter::once(body)).filter_map(move |task| Some((number(task)?, task)))
}

fn seen_tasks(exchanges: &[Value]) -> HashMap<u64, (String, String)> {
    let mut seen = HashMap::new();
    for (number, task) in exchanges.iter().flat_map(|exchange| tasks_in(&exchange["response"])) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        seen.entry(number).or_insert_with(|| (text(&task["name"]), text(&task["assignee"]["username"])));
    }
    seen
}

/// A multipart body with images in place of the recorded ones: whole, cut off, or no image at all.
fn form(path: &str, parts: &[Value]) -> Form {
    let mut form = Form::new();
    for part in parts {
        let name = part["name"].as_str().unwrap_or_default().to_owned();
        let Some(file) = part["filename"].as_str() else {
            form = form.text(name, part["value"].as_str().unwrap_or_default().to_owned());
            continue;
        };
        let is_short = part["bytes"].as_u64().is_some_and(|bytes| bytes < 1000);
        let bytes = match file {
            _ if file == "notes.txt" || is_short => b"no picture".to_vec(),
            "img_9.jpg" if path == "/api/tasks/25/data" => IMAGE[..IMAGE.len() / 2].to_vec(),
            _ => IMAGE.clone(),
        };
        form = form.part(name, Part::bytes(bytes).file_name(file.to_owned()));
    }
    form
}
