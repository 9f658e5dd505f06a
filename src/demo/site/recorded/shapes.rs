//! Labels and shapes of every kind, right and wrong, compared with what real servers answered: in the order in which they
//! were sent, and with the same ids, because later requests name those of earlier answers.

use std::fmt::Write as _;

use image::{GrayImage, ImageFormat};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method};
use serde_json::Value;

use super::compare::{self, Answered};
use super::number_after_tasks;
use crate::demo::site::records::Numbered;
use crate::demo::site::{StandInSite, Version};

#[tokio::test]
async fn shapes_are_answered_as_by_cvat_2_2_0() {
    replay(Version::V2_2, include_str!("../../../../tests/fixtures/cvat/2.2.0/shapes.jsonl")).await;
}

#[tokio::test]
async fn shapes_are_answered_as_by_cvat_2_14_4() {
    replay(Version::V2_14, include_str!("../../../../tests/fixtures/cvat/2.14.4/shapes.jsonl")).await;
}

#[tokio::test]
async fn shapes_are_answered_as_by_cvat_2_73_0() {
    replay(Version::V2_73, include_str!("../../../../tests/fixtures/cvat/2.73.0/shapes.jsonl")).await;
}

async fn replay(version: Version, exchanges: &str) {
    let exchanges: Vec<Value> =
        exchanges.lines().map(|line| serde_json::from_str(line).expect("the fixtures are JSON")).collect();
    let site = StandInSite::start(version).await.expect("a loopback port is free");
    site.set_import_polls(0);
    let worker = prepare(&site, &exchanges);
    let client = Client::builder().no_proxy().build().expect("a client needs nothing");
    let mut report = String::new();
    for exchange in &exchanges {
        let request = &exchange["request"];
        let is_worker = request["as"].as_str().is_some_and(|who| who.starts_with("worker"));
        let token = if is_worker { &worker } else { &site.admin_token() };
        let answer = send(&client, &site.url(), token, request).await;
        for difference in compare::differences(exchange, &answer) {
            writeln!(report, "{}: {difference}", exchange["name"]).expect("a string takes all");
        }
    }
    assert!(report.is_empty(), "unlike the recorded server:\n{report}");
}

/// Has the site count from where the recorded one did, and adds the annotator, whose token is returned.
fn prepare(site: &StandInSite, exchanges: &[Value]) -> String {
    let find = |read: &dyn Fn(&Value) -> Option<u64>| exchanges.iter().find_map(read).expect("an id");
    let answered = |list: &'static str| {
        find(&move |exchange| {
            let is_created = exchange["request"]["path"].as_str()?.ends_with("action=create");
            exchange["response"]["json"][list][0]["id"].as_u64().filter(|_| is_created)
        })
    };
    let numbers = [
        (Numbered::User, find(&|exchange| exchange["request"]["json"]["assignee_id"].as_u64())),
        (
            Numbered::Task,
            find(&|exchange| number_after_tasks(exchange["response"]["headers"]["location"].as_str()?)),
        ),
        (
            Numbered::Label,
            find(&|exchange| labels(exchange).iter().filter_map(|label| label["id"].as_u64()).min()),
        ),
        (
            Numbered::Attribute,
            find(&|exchange| {
                let specs = labels(exchange)
                    .iter()
                    .flat_map(|label| label["attributes"].as_array().into_iter().flatten());
                specs.filter_map(|spec| spec["id"].as_u64()).min()
            }),
        ),
        (
            Numbered::Job,
            find(&|exchange| {
                let rest = exchange["request"]["path"].as_str()?.strip_prefix("/api/jobs/")?;
                rest.split('/').next()?.parse().ok()
            }),
        ),
        (Numbered::Shape, answered("shapes")),
        (Numbered::Tag, answered("tags")),
    ];
    let mut state = site.shared.lock();
    for (kind, number) in numbers {
        state.begin_with(kind, number);
    }
    let name = exchanges[0]["response"]["json"]["assignee"]["username"].as_str().expect("an annotator");
    let worker = state.add_user(name, super::PASSWORD, "worker@site.example", "worker");
    state.token_of(worker).expect("a token")
}

/// The labels in an answer.
fn labels(exchange: &Value) -> &[Value] {
    let answer = &exchange["response"]["json"];
    let list = answer["results"].as_array().or_else(|| answer["labels"].as_array());
    list.filter(|list| list.first().is_some_and(|label| label.get("attributes").is_some()))
        .map_or(&[], Vec::as_slice)
}

async fn send(client: &Client, url: &str, token: &str, request: &Value) -> Answered {
    let path = request["path"].as_str().expect("a request has a path");
    let method = request["method"].as_str().and_then(|method| method.parse::<Method>().ok());
    let mut builder = client
        .request(method.expect("a request has a method"), format!("{url}{path}"))
        .header("authorization", format!("Token {token}"));
    if let Some(parts) = request["multipart"].as_array() {
        builder = builder.multipart(form(parts));
    } else if let Some(body) = request.get("json") {
        builder = builder.json(body);
    }
    Answered::read(builder.send().await.expect("the site answers")).await
}

/// A multipart body with images of the recorded size in place of the recorded ones.
fn form(parts: &[Value]) -> Form {
    let mut image = std::io::Cursor::new(Vec::new());
    GrayImage::new(320, 240).write_to(&mut image, ImageFormat::Jpeg).expect("memory takes any picture");
    parts.iter().fold(Form::new(), |form, part| {
        let text = |name: &str| part[name].as_str().map(str::to_owned);
        let name = text("name").unwrap_or_default();
        match text("filename") {
            Some(file) => form.part(name, Part::bytes(image.get_ref().clone()).file_name(file)),
            None => form.text(name, text("value").unwrap_or_default()),
        }
    })
}
