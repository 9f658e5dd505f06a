//! stub
#![allow(missing_docs, clippy::all, clippy::pedantic)]
use serde::{Deserialize, Serialize};
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scorecard { }
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding { pub picture: u32, pub name: String, pub problem: Problem }
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Problem { Missing{label: String, expected:u32, found:u32}, Extra{label: String, expected:u32, found:u32}, WrongShape{label: String, kind: String, wanted: String, count: u32}, WrongPointCount{label:String, wanted:u32, found:u32}, TooFewPoints{label:String, found:u32, wanted:u32}, BrokenOutline{label:String}, EmptyValue{label:String, attribute:String, count:u32}, Track, UnknownLabel{label:String}, PictureMissing }
