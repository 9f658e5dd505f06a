//! Every form in which one part of a module may name another, in small sources.

use super::cycles::{knotted, uses};
use super::tree::{Files, Tree};

const LIB: (&str, &str) = ("lib.rs", "pub mod other; pub mod store;");
const OTHER: (&str, &str) = ("other.rs", "pub struct X; pub struct Far;");
const STORE: &str = "macro_rules! made { () => {} }
    mod a; mod b; pub mod c;
    #[cfg(test)] pub(crate) mod failing;
    pub use b::{X, f}; pub(crate) use self::c::d::Y as Z; use crate::other::Far;
    pub struct Own; pub fn own() {}";
const B: (&str, &str) = ("store/b.rs", "pub struct X; pub fn f() {} pub enum Kind { Big, Small }");
const C: (&str, &str) = ("store/c/mod.rs", "pub mod d; mod e;");
const D: (&str, &str) = ("store/c/d.rs", "pub struct Y;");
const E: (&str, &str) = ("store/c/e.rs", "pub struct E;");

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect()
}

/// The dependencies in such a source, as `store: a b`.
fn edges(of: &[(&str, &str)]) -> Vec<String> {
    let uses = uses(&Tree::of(&files(of)));
    let told = |(module, uses): (&String, &super::cycles::Uses)| {
        uses.keys().map(|(from, to)| format!("{module}: {from} {to}")).collect::<Vec<_>>()
    };
    uses.iter().flat_map(told).collect()
}

fn assert_uses(from: &str, file: &str, text: &str, expected: &str) {
    let mut source = vec![LIB, OTHER, ("store/mod.rs", STORE), ("store/a.rs", ""), B, C, D, E];
    source.retain(|(other, _)| *other != file);
    source.push((file, text));
    let expected: Vec<String> = expected.split_whitespace().map(|to| format!("store: {from} {to}")).collect();
    assert_eq!(edges(&source), expected, "{text}");
}

#[test]
fn imports_are_followed_to_where_something_lives() {
    let cases = [
        ("use super::b::X;", "b"),
        ("use super::X;", "b"),
        ("use super::X as Renamed;", "b"),
        ("use super::b::X as _;", "b"),
        ("use super::b;", "b"),
        ("use super::b::{self as renamed};", "b"),
        ("use super::b::*;", "b"),
        ("use super::b::Kind::*;", "b"),
        ("use super::Z;", "c"),
        ("use super::c::d::Y;", "c"),
        ("use super::Own;", "mod"),
        ("use super::{\n    Own,\n    c::{d::{Y}},\n    b::{X, Kind::{self, Big}},\n};", "b c mod"),
        ("use crate::store::b::X;", "b"),
        ("use crate::store::X;", "b"),
        ("use crate::{other::X, store::{self, c::{d, d::Y}}};", "c"),
        ("pub use super::b::X;", "b"),
        ("pub(super) use super::Z;", "c"),
        ("pub(in crate::store) use super::X;", "b"),
        ("#[allow(unused)] pub(crate) use self::inner::X; mod inner { pub use crate::store::X; }", "b"),
        ("fn g() { if h() { use super::f; } }", "b"),
        ("mod inner { use super::super::b::X; }", "b"),
    ];
    for (text, expected) in cases {
        assert_uses("a", "store/a.rs", text, expected);
    }
}

#[test]
fn paths_in_code_are_followed_too() {
    let cases = [
        ("fn g() { super::b::f(); }", "b"),
        ("fn g() { h(super::f) }", "b"),
        ("fn g() { 0..super::own(); }", "mod"),
        ("fn g() { crate::store::own() }", "mod"),
        ("fn g() -> Vec<super::c::d::Y> { Vec::<super::X>::new() }", "b c"),
        ("fn g(x: &dyn Fn(super::X) -> [super::Z; 2]) {}", "b c"),
        ("fn g() { match h { super::b::Kind::Big => {} } }", "b"),
        ("impl super::b::X { fn g() {} }", "b"),
        ("enum G { Big(super::X), Small { y: super::Z } }", "b c"),
        ("struct G(pub(super) super::X, pub (super::Z));", "b c"),
        ("mod inner { impl Clone for super::super::Own {} }", "mod"),
        ("use crate::store; fn g() { store::own() }", "mod"),
        ("fn g() { use crate::store as around; around::own() }", "mod"),
        ("use super::c; fn g() { c::d::Y }", "c"),
        ("macro_rules! g { () => { $crate::store::b::f() } }", "b"),
        ("fn g() { made!() }", "mod"),
        ("use super::*; fn g(x: X) {}", "b"),
        ("use super::*; fn g() { f() }", "b"),
        ("use super::*; fn g() { h.map(f) }", "b"),
        ("use super::*; struct G { c: c::d::Y }", "c"),
        ("#[serde(with = \"super::b\")] struct G;", "b"),
        ("#[serde(default = \"super::f\")] struct G;", "b"),
        ("#[config(with = super::b::f)] struct G;", "b"),
    ];
    for (text, expected) in cases {
        assert_uses("a", "store/a.rs", text, expected);
    }
}

#[test]
fn what_names_nothing_of_others_is_no_use() {
    let cases = [
        "// super::b::X\n/* super::b::f() /* super::Own */ super::Own */",
        "const G: &str = \"see super::b::X\"; const H: &str = r#\"a \" super::own() \"#;",
        "use crate::other::X; use super::Far; fn g() -> crate::other::Far { crate::other::X }",
        "use super::*; fn g() -> Far {}",
        "use super::*; enum G { X(u8), Own, #[default] Z { f: u8 } }",
        "use super::*; fn g(f: u8) { h(f); h.f(); h.own(f); }",
        "use ::b::X; use std::{b::X as Y, store::Own}; fn g() { b::f(); c::d::Y; X::Own }",
        "struct Own; mod inner { use super::Own; use self::b::X; mod b { pub struct X; } }",
        "pub(in crate::store) struct G(pub(super) u8); pub(super) fn g() { self.b.f(); self::g() }",
        "use super::{self}; use crate::store;",
        "#[cfg(test)] mod tests { use super::super::b::X; fn g() { super::super::own() } }",
        "#[cfg(test)] use super::b::{X, f}; #[cfg(test)] fn g() { super::b::f() } fn h() {}",
    ];
    for text in cases {
        assert_uses("a", "store/a.rs", text, "");
    }
}

#[test]
fn the_file_of_a_module_uses_what_it_does_more_with_than_show_it() {
    let cases = [
        ("", ""),
        ("pub use c::d; pub(super) use c::*;", ""),
        ("use b::X as Y;", "b"),
        ("use self::{b::Kind, c::d::Y};", "b c"),
        ("fn g(x: X) {}", "b"),
        ("impl X { fn g(self) -> Self {} }", "b"),
        ("fn g() -> Result<(), Z> {}", "c"),
        ("fn g() { f() }", "b"),
        ("fn g() { h.map(f) }", "b"),
        ("fn g(f: u8) { h(f); let c = g; c.b(b) }", ""),
        ("fn g() { b::f() }", "b"),
        ("fn g() { self::b::f(); crate::store::c::d::Y }", "b c"),
        ("struct G { b: u8, c: X }", "b"),
        ("enum G { X, Z { b: u8 } } fn g() { G::X; G::Z }", ""),
        ("#[config(with = b::f)] struct G;", "b"),
        ("#[cfg(test)] mod tests { use super::b::Kind; }", ""),
    ];
    for (text, expected) in cases {
        assert_uses("mod", "store/mod.rs", &format!("{STORE} {text}"), expected);
    }
}

#[test]
fn a_module_and_a_function_of_it_may_be_called_the_same() {
    let store = "mod a; mod b; mod c; pub use b::c; pub use c::b;";
    let b = ("store/b.rs", "pub fn c() {}");
    let c = ("store/c.rs", "pub fn b() {} pub struct Y;");
    let cases = [
        ("fn g() { super::c() }", "b"),
        ("fn g() { super::b() }", "c"),
        ("fn g() { super::c::Y }", "c"),
        ("fn g() { super::c::b() }", "c"),
        ("use super::c;", "b c"),
    ];
    for (text, expected) in cases {
        let found = edges(&[LIB, OTHER, ("store/mod.rs", store), ("store/a.rs", text), b, c]);
        let expected: Vec<String> = expected.split(' ').map(|to| format!("store: a {to}")).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_use_counts_where_the_ways_part() {
    let mut source = vec![LIB, OTHER, ("store/mod.rs", STORE), ("store/a.rs", "mod sub;"), B, C, E];
    source.push(("store/a/sub.rs", "use super::super::b::X; use crate::store::c::d;"));
    source.push(("store/c/d.rs", "pub struct Y; use super::e::E; use super::super::Own;"));
    let expected = ["store: a b", "store: a c", "store: c mod", "store::c: d e"];
    assert_eq!(edges(&source), expected);
}

#[test]
fn a_circle_is_told_by_every_use_in_it() {
    let a = ("store/a.rs", "use super::c::d;\n\nfn g() { d::y(); d::Y }");
    let c = ("store/c/d.rs", "pub struct Y; pub fn y() {}\nuse super::super::X;");
    let b = ("store/b.rs", "pub struct X; pub fn f() {}\n\n\nimpl super::a::A for X {}");
    let whole = [LIB, OTHER, ("store/mod.rs", STORE), a, b, C, c, E];
    let told = "store: in a circle use each other a, b, c
  a → c: src/store/a.rs:1 names super::c::d, one of 3 places
  b → a: src/store/b.rs:4 names super::a::A
  c → b: src/store/c/d.rs:2 names super::super::X";
    let knots = knotted(&files(&whole));
    assert_eq!(knots.get("store").map(Vec::as_slice), Some(&[told.to_owned()][..]));
    assert_eq!(knots.len(), 1);
    // If any of them is missing, there is no dependency.
    for missing in [a, b, c] {
        let text = missing.1.replace("use super", "use other").replace("super::a::A", "Clone");
        let text = text.replace("d::", "other::");
        let mut whole = whole;
        for file in &mut whole {
            if file.0 == missing.0 {
                file.1 = &text;
            }
        }
        assert!(knotted(&files(&whole)).is_empty(), "{text}");
    }
}

#[test]
fn circles_apart_from_each_other_are_told_apart() {
    let store = "mod a; mod b; mod c; mod d; use a::A; pub struct Own;";
    let parts = [
        ("store/a.rs", "pub struct A; fn g() -> super::Own {}"),
        ("store/b.rs", "use super::c::C; pub struct B;"),
        ("store/c.rs", "pub struct C(super::b::B);"),
        ("store/d.rs", "use super::{a, b, c};"),
    ];
    let knots = knotted(&files(&[&[LIB, OTHER, ("store/mod.rs", store)], &parts[..]].concat()));
    let heads: Vec<&str> = knots["store"].iter().filter_map(|told| told.lines().next()).collect();
    assert_eq!(heads, ["store: in a circle use each other a, mod", "store: in a circle use each other b, c"]);
}
