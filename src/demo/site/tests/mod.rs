//! What stories rely on beyond the recorded exchanges, for every generation.

mod dates;
mod errors;
mod import;
mod lists;
mod rights;
mod viewing;

use image::{GrayImage, ImageFormat};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use super::{Annotator, Drawn, StandInSite, Version};

const PASSWORD: &str = "Vq7-lorry-Plate";

/// A site, its administrator, and helpers for all tests.
struct Bench {
    site: StandInSite,
    client: Client,
}

impl Bench {
    async fn start(version: Version) -> Self {
        let site = StandInSite::start(version).await.expect("a loopback port is free");
        let client = Client::builder().no_proxy().build().expect("a client needs nothing");
        Self { site, client }
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.site.url()))
    }

    fn admin(&self, method: Method, path: &str) -> RequestBuilder {
        let (name, password) = self.site.admin();
        self.call(method, path).basic_auth(name, Some(password))
    }

    async fn get(&self, path: &str) -> Value {
        answer(self.admin(Method::GET, path)).await.1
    }

    async fn patch(&self, path: &str, body: Value) -> (u16, Value) {
        answer(self.admin(Method::PATCH, path).json(&body)).await
    }

    /// Registers a user and makes them an annotator.
    async fn worker(&self, name: &str) -> u64 {
        let email = format!("{name}@candidates.invalid");
        let body = json!({"username": name, "password1": PASSWORD, "password2": PASSWORD, "email": email});
        let (status, _) = answer(self.call(Method::POST, "/api/auth/register").json(&body)).await;
        assert_eq!(status, 201);
        let id = self.site.users().last().map(|user| user.id).expect("there is a user");
        self.patch(&format!("/api/users/{id}"), json!({"groups": ["worker"]})).await;
        id
    }

    async fn task(&self, assignee: Option<u64>) -> u64 {
        let body = json!({"name": "1 Test Assignment", "assignee_id": assignee, "segment_size": 5, "labels": [
            {"name": "car", "color": "#fa3253", "attributes": []},
            {"name": "plate", "attributes": [{"name": "plate", "mutable": false, "input_type": "text"}]},
        ]});
        let (status, task) = answer(self.admin(Method::POST, "/api/tasks").json(&body)).await;
        assert_eq!(status, 201);
        task["id"].as_u64().expect("a task has a number")
    }

    /// Posts images with these names in one request; returns the status of the answer.
    async fn upload(&self, task: u64, names: &[&str]) -> u16 {
        let mut form = Form::new().text("image_quality", "100").text("sorting_method", "natural");
        for (number, name) in names.iter().enumerate() {
            let part = Part::bytes(image()).file_name((*name).to_owned());
            form = form.part(format!("client_files[{number}]"), part);
        }
        answer(self.admin(Method::POST, &format!("/api/tasks/{task}/data")).multipart(form)).await.0
    }

    /// A task with images for this assignee, and its first job.
    async fn ready_task(&self, assignee: u64, images: usize) -> (u64, u64) {
        self.site.set_import_polls(0);
        let task = self.task(Some(assignee)).await;
        let names: Vec<String> = (1..=images).map(|number| format!("img_{number}.jpg")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(self.upload(task, &names).await, 202);
        (task, self.jobs(task)[0].0)
    }

    /// Id and state of the jobs of a task.
    fn jobs(&self, task: u64) -> Vec<(u64, String)> {
        let tasks = self.site.tasks();
        tasks.iter().find(|view| view.id == task).map(|view| view.jobs.clone()).unwrap_or_default()
    }

    async fn login(&self, name: &str) -> Annotator {
        Annotator::login(&self.site.url(), name, PASSWORD).await.expect("the password is right")
    }
}

/// Sends the request and reads the answer; a body that is not JSON becomes null.
async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("the site answers");
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

fn image() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    GrayImage::new(64, 36).write_to(&mut bytes, ImageFormat::Png).expect("memory takes any picture");
    bytes.into_inner()
}

fn car(frame: u32) -> Drawn {
    Drawn {
        frame,
        label: "car".into(),
        kind: "polygon".into(),
        points: vec![1.0, 1.0, 20.0, 1.0, 20.0, 20.5],
        rotation: 0.0,
        attributes: Vec::new(),
        joints: Vec::new(),
    }
}
