use std::io::{Cursor, Write};

use encoding_rs::{EUC_KR, Encoding, GBK, IBM866, KOI8_R, SHIFT_JIS, WINDOWS_1251};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::exam::cvat_xml;

const XML: &str = "<annotations>\n<image name=\"Фото.jpg\" width=\"1\" height=\"1\"/></annotations>\n";

fn declaring(encoding: &str, xml: &str) -> String {
    format!("<?xml version='1.0' encoding='{encoding}'?>\n{xml}")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).and_then(|()| packed.finish()).expect("memory")
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        packed.start_file(*name, options).expect("memory");
        packed.write_all(bytes).expect("memory");
    }
    packed.finish().expect("memory").into_inner()
}

fn utf16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    mark.encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

fn utf32(text: &str, mark: bool, bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    mark.chars().chain(text.chars()).flat_map(|character| bytes(u32::from(character))).collect()
}

/// The name of the only image of a file.
#[track_caller]
fn image(file: &[u8]) -> String {
    let xml = xml(file).expect("there is XML in it");
    cvat_xml::read(&xml).expect("it is markup").images.remove(0).name
}

#[track_caller]
fn refused(file: &[u8]) -> String {
    xml(file).expect_err("it is something else").to_string()
}

#[test]
fn text_is_read_in_whatever_encoding_it_is() {
    let marked = [b"\xef\xbb\xbf", XML.as_bytes()].concat();
    assert_eq!(image(&marked), "Фото.jpg");
    for text in [XML.to_owned(), declaring("UTF-16", XML), declaring("ISO-10646-UCS-4", XML)] {
        assert_eq!(image(text.as_bytes()), "Фото.jpg", "UTF-8, whatever {text} says");
        for mark in [true, false] {
            assert_eq!(image(&utf16(&text, mark, u16::to_le_bytes)), "Фото.jpg", "{text} {mark}");
            assert_eq!(image(&utf16(&text, mark, u16::to_be_bytes)), "Фото.jpg", "{text} {mark}");
            assert_eq!(image(&utf32(&text, mark, u32::to_le_bytes)), "Фото.jpg", "{text} {mark}");
            assert_eq!(image(&utf32(&text, mark, u32::to_be_bytes)), "Фото.jpg", "{text} {mark}");
        }
    }
    let declared: [(&str, &'static Encoding, &str); 7] = [
        ("windows-1251", WINDOWS_1251, "Фото.jpg"),
        ("CP1251", WINDOWS_1251, "Фото.jpg"),
        ("koi8-r", KOI8_R, "Фото.jpg"),
        ("cp866", IBM866, "Фото.jpg"),
        ("GB2312", GBK, "照片.jpg"),
        ("Shift_JIS", SHIFT_JIS, "写真.jpg"),
        ("euc-kr", EUC_KR, "사진.jpg"),
    ];
    for (label, encoding, name) in declared {
        let text = declaring(label, &XML.replace("Фото.jpg", name));
        let (bytes, _, replaced) = encoding.encode(&text);
        assert!(!replaced);
        assert_eq!(image(&bytes), name, "{label}");
    }
}

#[test]
fn xml_that_is_utf_8_already_is_not_copied() {
    for text in [XML.to_owned(), declaring("utf-8", XML), format!("\u{feff}{XML}")] {
        assert!(matches!(xml(text.as_bytes()), Ok(Cow::Borrowed(_))));
    }
}

#[test]
fn an_encoding_that_is_not_known_or_not_kept_is_named() {
    for label in ["cp437", "utf-7", "iso-2022-cn", "x-user-defined", "?"] {
        let expected = format!("the encoding {label:?} is not known here; save the file as UTF-8");
        assert_eq!(refused(declaring(label, XML).as_bytes()), expected);
    }
    let mut odd = utf16(XML, true, u16::to_le_bytes);
    odd.push(0);
    assert_eq!(refused(&odd), "line 3: something there is not UTF-16LE; save the file as UTF-8");
    let mut lone = utf32(XML, true, u32::to_be_bytes);
    lone[4 * 20..4 * 21].copy_from_slice(&0xd800_u32.to_be_bytes());
    assert_eq!(refused(&lone), "line 2: something there is not UTF-32; save the file as UTF-8");
    let (bytes, ..) = WINDOWS_1251.encode(XML);
    let error = cvat_xml::read(&xml(&bytes).expect("as if it were UTF-8")).expect_err("it isn't");
    assert_eq!(
        error.to_string(),
        "line 2: something there is not UTF-8, and the file declares no other encoding; save it as UTF-8"
    );
}

#[test]
fn what_is_packed_is_unpacked() {
    let utf16 = utf16(XML, true, u16::to_be_bytes);
    let export = zip(&[("images/01.jpg", b"\xff\xd8\xff"), ("annotations.xml", &utf16)]);
    assert_eq!(image(&export), "Фото.jpg");
    assert_eq!(image(&gzip(&utf16)), "Фото.jpg");
    assert_eq!(image(&gzip(&export)), "Фото.jpg", "as a server sends what it has stored");
    assert_eq!(image(&[gzip(&utf16[..40]), gzip(&utf16[40..])].concat()), "Фото.jpg");
    let folder = zip(&[("task 7/Annotations.XML", XML.as_bytes()), ("task 7/info.xml", b"<info/>")]);
    assert_eq!(image(&folder), "Фото.jpg");
    let apple = zip(&[("anna.xml", XML.as_bytes()), ("__MACOSX/._anna.xml", b"\0\x05\x16\x07")]);
    assert_eq!(image(&apple), "Фото.jpg");
    assert_eq!(image(&[b"#!/bin/sh\nexit\n", &*export].concat()[15..]), "Фото.jpg");
}

#[test]
fn an_archive_without_the_one_file_is_told() {
    let several = "; unpack it, and take the one that is meant";
    assert_eq!(
        refused(&zip(&[("a/annotations.xml", b""), ("b/annotations.xml", b"")])),
        format!("the ZIP has several files annotations.xml{several}")
    );
    assert_eq!(
        refused(&zip(&[("Annotations/1.xml", b"<annotation/>"), ("Annotations/2.xml", b"")])),
        format!("the ZIP has several files of XML, none of which is annotations.xml{several}")
    );
    let none = "the ZIP has no annotations.xml; export the task as \"CVAT for images 1.1\"";
    assert_eq!(refused(&zip(&[("annotations/instances_default.json", b"{}")])), none);
    assert_eq!(refused(&zip(&[])), none);
    assert_eq!(
        refused(&zip(&[("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")])),
        "this is an Office document, and not the XML of markup; export the task as \"CVAT for images 1.1\""
    );
    let layers = gzip(&gzip(&gzip(XML.as_bytes())));
    assert_eq!(
        refused(&layers),
        "the file is packed more than 2 times; unpack it, and take the annotations.xml in it"
    );
}

#[test]
fn what_is_damaged_is_told_and_nothing_of_it_is_taken() {
    let packed = gzip(XML.as_bytes());
    let cut = refused(&packed[..packed.len() - 9]);
    assert!(cut.starts_with("the file is damaged ("), "{cut}");
    let export = zip(&[("annotations.xml", XML.as_bytes())]);
    let cut = refused(&export[..export.len() - 30]);
    assert!(cut.starts_with("the ZIP is damaged ("), "{cut}");
    assert!(cut.ends_with("); fetch the file again"), "{cut}");
    let mut locked = export.clone();
    let list = export.windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("a list");
    locked[list + 8] |= 1;
    locked[6] |= 1;
    assert_eq!(refused(&locked), "the ZIP is encrypted; unpack it, and take the annotations.xml in it");
    let mut strange = export;
    strange[list + 10] = 14;
    strange[8] = 14;
    let strange = refused(&strange);
    assert!(strange.starts_with("the file can't be unpacked here (compression method"), "{strange}");
}

#[test]
fn nothing_makes_the_reader_take_more_than_a_measure() {
    let limits = Limits { bytes: 100_000, list: 1_000 };
    let refused = |file: &[u8]| within(file, &limits, LAYERS).expect_err("too much").to_string();
    let large = "<".to_owned() + &" ".repeat(100_000);
    let told = "unpacked, it has more than 0 MB, and no more are read; take the annotations.xml without anything \
                else, or split it";
    assert_eq!(refused(&gzip(large.as_bytes())), told);
    assert_eq!(refused(&zip(&[("annotations.xml", large.as_bytes())])), told);
    let text = declaring("windows-1251", &"я".repeat(60_000));
    let (bytes, ..) = WINDOWS_1251.encode(&text);
    assert!(bytes.len() < limits.bytes);
    assert!(refused(&bytes).starts_with("as UTF-8 it has more than 0 MB"));
    assert!(refused(&utf32(&large, true, u32::to_le_bytes)).starts_with("as UTF-8 it has more"));
    let names: Vec<String> = (0..100).map(|number| format!("images/{number}.jpg")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(refused(&zip(&many)).starts_with("the ZIP's list has more than 0 MB"));
    // The zeros are detected before the rest of them is unpacked.
    assert!(super::xml(&gzip(&vec![0; 50_000_000])).is_err());
}

#[test]
fn anything_else_is_called_by_its_name() {
    let mut tar = vec![b'a'; 512];
    tar[257..262].copy_from_slice(b"ustar");
    let export = "; export the task as \"CVAT for images 1.1\"";
    let unpack = "; unpack it, and take the annotations.xml in it";
    let cases: &[(&[u8], &str, &str)] = &[
        (b"%PDF-1.7\n", "a PDF document", export),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture", export),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture", export),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a WebP picture", export),
        (b"\0\0\0\x18ftypmp42", "a video", export),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive", unpack),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive", unpack),
        (&tar, "a tar archive", unpack),
        (b"\xfd7zXZ\0", "packed with xz", unpack),
        (b"  {\"images\": []}", "JSON", export),
        (b"\xef\xbb\xbf[1]", "JSON", export),
        (b"\n<!DOCTYPE HTML>\n<html>", "a web page", export),
        (b"<html lang=\"en\">", "a web page", export),
        (b"file,attempt\n", "text", export),
        (b"\x01\x02\x03\x04\x05", "something unknown (it begins with the bytes 01 02 03 04)", export),
        (&[0; 64], "nothing but zero bytes, as a copy has that was cut short", "; fetch the file again"),
    ];
    for (file, what, advice) in cases {
        assert_eq!(refused(file), format!("this is {what}, and not the XML of markup{advice}"));
        let inside = refused(&gzip(file));
        assert_eq!(inside, refused(file), "packed or not");
    }
    for empty in [&b""[..], b" \n", b"\xff\xfe", &gzip(b"")] {
        assert_eq!(refused(empty), format!("the file is empty{export}"));
    }
}

proptest! {
    #[test]
    fn no_file_breaks_the_reader(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        end in any::<prop::sample::Index>(),
        kind in 0..4,
    ) {
        let mut file = match kind {
            0 => zip(&[("annotations.xml", XML.as_bytes())]),
            1 => gzip(XML.as_bytes()),
            2 => utf16(XML, true, u16::to_le_bytes),
            _ => declaring("windows-1251", XML).into_bytes(),
        };
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        file.truncate(end.index(file.len() + 1));
        let _ = xml(&file);
    }
}
