//! Images, files and albums.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use reqwest::multipart::{Form, Part};

use super::*;
use crate::demo::telegram::MediaKind;

fn image(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height)
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a picture in memory");
    bytes.into_inner()
}

/// Posts a form with files, each under the name by which the request refers to it.
async fn upload(
    server: &StandInTelegram,
    method: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, Vec<u8>)],
) -> Value {
    let mut form = Form::new().text("chat_id", "7");
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    for (field, name, bytes) in files {
        form = form.part((*field).to_owned(), Part::bytes(bytes.clone()).file_name((*name).to_owned()));
    }
    let url = format!("{}/bot{TOKEN}/{method}", server.url());
    let response = reqwest::Client::new().post(url).multipart(form).send().await.expect("an answer");
    response.json().await.expect("JSON")
}

#[tokio::test]
async fn a_document_keeps_its_name_caption_and_bytes() {
    let (server, anna) = talking().await;
    let fields = [("document", "attach://f"), ("caption", "<b>All</b>"), ("parse_mode", "HTML")];
    let answer = upload(&server, "sendDocument", &fields, &[("f", "metrics.xlsx", vec![1, 2, 3])]).await;
    let document = &answer["result"]["document"];
    assert_eq!((&document["file_name"], &document["file_size"]), (&json!("metrics.xlsx"), &json!(3)));

    let line = anna.chat().pop().unwrap();
    let media = &line.media[0];
    assert_eq!(
        (media.kind, media.name.as_str(), &media.bytes[..]),
        (MediaKind::Document, "metrics.xlsx", &[1, 2, 3][..])
    );
    assert_eq!((line.text.as_str(), media.caption.as_str()), ("All", "All"));

    let again = to_anna(json!({"document": document["file_id"]}));
    accepted(&server, "sendDocument", &again).await;
    assert_eq!(anna.chat().pop().unwrap().media[0].name, "metrics.xlsx", "sent again by its id");
    let unknown = refused(&server, "sendDocument", &to_anna(json!({"document": "nothing"}))).await;
    assert_eq!(unknown, bad("wrong file identifier/HTTP URL specified"));
    let empty = upload(&server, "sendDocument", &[], &[("document", "empty", Vec::new())]).await;
    assert_eq!(empty["description"], json!("Bad Request: file must be non-empty"));
}

#[tokio::test]
async fn a_photo_must_be_an_image_of_sane_shape() {
    let (server, anna) = talking().await;
    let photo = async |bytes: Vec<u8>| upload(&server, "sendPhoto", &[], &[("photo", "p.png", bytes)]).await;
    let answer = photo(image(40, 30)).await;
    let size = &answer["result"]["photo"][0];
    assert_eq!((&size["width"], &size["height"]), (&json!(40), &json!(30)));
    assert_eq!(
        photo(b"no picture".to_vec()).await["description"],
        json!("Bad Request: IMAGE_PROCESS_FAILED")
    );
    let narrow = photo(image(21, 1)).await;
    assert_eq!(narrow["description"], json!("Bad Request: PHOTO_INVALID_DIMENSIONS"));

    let edit = to_anna(json!({"message_id": 2, "caption": "now with words", "text": "x"}));
    assert_eq!(
        refused(&server, "editMessageText", &edit).await,
        bad("there is no text in the message to edit")
    );
    accepted(&server, "editMessageCaption", &edit).await;
    assert_eq!(anna.chat().pop().unwrap().media[0].caption, "now with words");
}

#[tokio::test]
async fn an_album_of_2_to_10_is_one_line() {
    let (server, anna) = talking().await;
    let album = async |count: usize| {
        let names: Vec<_> = (0..count).map(|number| format!("f{number}")).collect();
        let media: Vec<_> = names
            .iter()
            .map(|name| json!({"type": "photo", "media": format!("attach://{name}"), "caption": name}))
            .collect();
        let files: Vec<_> = names.iter().map(|name| (name.as_str(), name.as_str(), image(4, 4))).collect();
        upload(&server, "sendMediaGroup", &[("media", &json!(media).to_string())], &files).await
    };
    assert_eq!(album(1).await["error_code"], json!(400));
    assert_eq!(album(11).await["error_code"], json!(400));
    let answer = album(10).await;
    let messages = answer["result"].as_array().unwrap();
    assert_eq!(messages.len(), 10);
    assert!(messages.iter().all(|message| message["media_group_id"] == messages[0]["media_group_id"]));

    assert_eq!(anna.chat().len(), 2);
    let line = anna.chat().pop().unwrap();
    let names: Vec<_> = line.media.iter().map(|media| media.caption.as_str()).collect();
    assert_eq!((line.message_id, line.text.as_str(), names.len(), names[9]), (2, "f0", 10, "f9"));
    accepted(&server, "deleteMessage", &to_anna(json!({"message_id": 3}))).await;
    assert_eq!(anna.chat().pop().unwrap().media.len(), 9, "one picture of the album was deleted");
}

#[tokio::test]
async fn an_album_is_refused_as_a_whole_and_the_image_is_named() {
    let (server, anna) = talking().await;
    let media: Vec<_> =
        ["a", "b", "c"].map(|name| json!({"type": "photo", "media": format!("attach://{name}")})).into();
    let album = async |second: Vec<u8>| {
        let files = [("a", "a.png", image(4, 4)), ("b", "b.png", second), ("c", "c.png", image(99, 1))];
        upload(&server, "sendMediaGroup", &[("media", &json!(media).to_string())], &files).await
    };
    let refused = |number: usize, error: &str| {
        json!(format!("Bad Request: failed to send message #{number} with the error message \"{error}\""))
    };
    let answer = album(b"no picture".to_vec()).await;
    assert_eq!(answer["description"], refused(2, "IMAGE_PROCESS_FAILED"), "the first one");
    assert_eq!(album(image(4, 4)).await["description"], refused(3, "PHOTO_INVALID_DIMENSIONS"));
    // What the Bot API checks itself is refused in its own words.
    let answer = album(Vec::new()).await;
    assert_eq!(answer["description"], json!("Bad Request: file must be non-empty"));
    assert_eq!(anna.chat().len(), 1, "nothing of it was sent");
}

#[tokio::test]
async fn files_of_different_kinds_make_no_album() {
    let (server, _anna) = talking().await;
    let media = json!([
        {"type": "photo", "media": "attach://a"},
        {"type": "document", "media": "attach://b"},
    ]);
    let files = [("a", "a.png", image(4, 4)), ("b", "b.txt", vec![1])];
    let answer = upload(&server, "sendMediaGroup", &[("media", &media.to_string())], &files).await;
    assert_eq!(answer["error_code"], json!(400));
}
