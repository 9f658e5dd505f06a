//! The building blocks of a page: sections, paragraphs and entries of lists.

use clap_mangen::roff::{Inline, Roff, bold, roman};

pub(super) fn section(page: &mut Roff, name: &str) {
    page.control("SH", [name]);
}

pub(super) fn paragraph(page: &mut Roff, text: &str) {
    page.control("PP", []);
    page.text(inlines(text));
}

/// An entry of a list: what it is about, and what there is to say.
pub(super) fn entry(page: &mut Roff, subject: &str, text: &str) {
    page.control("TP", []);
    page.text([bold(subject)]);
    page.text(inlines(text));
}

/// Lines as they are typed or written into a file.
pub(super) fn literal(page: &mut Roff, lines: &str) {
    page.control("RS", ["4"]);
    page.control("nf", []);
    for line in lines.lines() {
        page.text([bold(line)]);
    }
    page.control("fi", []);
    page.control("RE", []);
}

/// What is between backticks is bold.
pub(super) fn inlines(text: &str) -> Vec<Inline> {
    let parts = text.split('`').enumerate();
    parts.map(|(number, part)| if number % 2 == 1 { bold(part) } else { roman(part) }).collect()
}

/// `a, b and c`, each between backticks.
pub(super) fn enumerated(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
