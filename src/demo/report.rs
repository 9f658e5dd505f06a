//! The story as one HTML file: what became of everybody, the pictures that HR saw, every chat as its owner sees it. It
//! loads nothing and runs nothing; it is also XML.

mod chat;
mod html;
mod pictures;

use self::html::escaped;
use self::pictures::Pictures;
use super::outcomes::{Outcome, headings};
use super::record::Entry;
use super::story::{Role, Scene};
use crate::exam::Language;
use crate::texts::catalog::say;

const STYLE: &str = include_str!("report/style.css");

/// The report.
#[must_use]
pub fn report(entries: &[Entry], outcomes: &[Outcome], language: Language) -> String {
    let title = escaped(&say!(language, "demo-title"));
    let mut pictures = Pictures::new(language);
    let gallery = gallery(entries, &mut pictures, language);
    let chats: String = Role::ALL.map(|role| chat::chat(role, entries, &mut pictures, language)).concat();
    let (results, images, talks) = (
        escaped(&say!(language, "demo-outcomes")),
        escaped(&say!(language, "demo-report-pictures")),
        escaped(&say!(language, "demo-report-chats")),
    );
    format!(
        r##"<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{intro}</p>
<ol>
{seen}</ol>
<nav aria-label="{contents}"><a href="#results">{results}</a> <a href="#pictures">{images}</a> <a href="#chats">{talks}</a></nav>
</header>
<main>
<section id="results" aria-labelledby="results-title">
<h2 id="results-title">{results}</h2>
{table}</section>
<section id="pictures" aria-labelledby="pictures-title">
<h2 id="pictures-title">{images}</h2>
{gallery}</section>
<section id="chats" aria-labelledby="chats-title">
<h2 id="chats-title">{talks}</h2>
<div class="chats">
{chats}</div>
</section>
</main>
</body>
</html>
"##,
        lang = language.tag(),
        intro = escaped(&say!(language, "demo-intro")),
        contents = escaped(&say!(language, "demo-scenes")),
        seen = seen(language),
        table = table(outcomes, language),
    )
}

fn seen(language: Language) -> String {
    let item = |scene: Scene| {
        let (title, seen) = (escaped(&scene.title(language)), escaped(&scene.seen(language)));
        format!("<li><strong>{title}.</strong> {seen}</li>\n")
    };
    Scene::ALL.map(item).concat()
}

fn table(outcomes: &[Outcome], language: Language) -> String {
    let head = headings(language).map(|cell| format!("<th scope=\"col\">{}</th>", escaped(&cell))).concat();
    let row = |outcome: &Outcome| {
        let [name, rest @ ..] = outcome.row(language).map(|cell| escaped(&cell));
        let cells = rest.map(|cell| format!("<td>{cell}</td>")).concat();
        format!("<tr><th scope=\"row\">{name}</th>{cells}</tr>\n")
    };
    let rows: String = outcomes.iter().map(row).collect();
    format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"results-title\">\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

/// The pictures that HR received, album by album, the chart first.
fn gallery(entries: &[Entry], pictures: &mut Pictures, language: Language) -> String {
    let mut albums = chat::albums(entries, Role::Hr.profile(language).id);
    albums.sort_by_key(|album| album.photos.len());
    let album = |album: &chat::Album<'_>| {
        let title = escaped(album.title);
        let photos: String = album.photos.iter().map(|photo| pictures.figure(photo, album.title)).collect();
        format!("<h3>{title}</h3>\n<div class=\"album\">\n{photos}</div>\n")
    };
    albums.iter().map(album).collect()
}

#[cfg(test)]
mod tests;
