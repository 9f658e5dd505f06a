//! The stand-in, driven by the client that the bot uses.

use teloxide::payloads::{
    AnswerCallbackQuerySetters, EditMessageTextSetters, GetUpdatesSetters, SendDocumentSetters,
    SendMessageSetters, SetMyCommandsSetters,
};
use teloxide::requests::Requester;
use teloxide::types::{
    BotCommand, BotCommandScope, ChatAction, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InputFile,
    InputMedia, InputMediaPhoto, KeyboardButton, KeyboardMarkup, ParseMode, Recipient, UpdateKind,
};
use teloxide::{ApiError, Bot, RequestError};

use super::*;

const CHAT: ChatId = ChatId(ANNA as i64);

fn bot(server: &StandInTelegram) -> Bot {
    Bot::new(TOKEN).set_api_url(server.url().parse().expect("an address"))
}

fn yes() -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Yes", "confirm")]])
}

#[tokio::test]
async fn a_conversation_from_start_to_confirmation() {
    let server = server().await;
    let (anna, bot) = (anna(&server), bot(&server));
    assert_eq!(bot.get_me().await.unwrap().username(), "candidates_bot");
    assert_eq!(bot.get_webhook_info().await.unwrap().url, None);
    bot.delete_webhook().await.unwrap();

    anna.say("/start");
    let updates = bot.get_updates().timeout(5).await.unwrap();
    let UpdateKind::Message(message) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!((message.text(), message.chat.id), (Some("/start"), CHAT));
    assert_eq!(message.parse_entities().unwrap()[0].text(), "/start");

    bot.send_chat_action(CHAT, ChatAction::Typing).await.unwrap();
    let menu = KeyboardMarkup::new([[KeyboardButton::new("Menu")]]).persistent().resize_keyboard();
    bot.send_message(CHAT, "Welcome").reply_markup(menu).await.unwrap();
    let question = bot
        .send_message(CHAT, "<b>Begin</b> now &amp; here?")
        .parse_mode(ParseMode::Html)
        .reply_markup(yes())
        .await
        .unwrap();
    assert_eq!(question.text(), Some("Begin now & here?"));
    assert_eq!(anna.wait_text("Begin now & here?").await.unwrap().buttons[0][0].label, "Yes");
    assert_eq!(anna.reply_keyboard(), [["Menu"]]);

    anna.press("Yes").unwrap();
    let updates = bot.get_updates().offset(updates[0].id.as_offset()).await.unwrap();
    let UpdateKind::CallbackQuery(query) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!(query.data.as_deref(), Some("confirm"));
    assert_eq!(query.regular_message().map(|message| message.id), Some(question.id));
    bot.answer_callback_query(query.id.clone()).text("Noted").await.unwrap();
    assert!(bot.answer_callback_query(query.id.clone()).await.is_err());
    bot.edit_message_text(CHAT, question.id, "Begun").await.unwrap();
    let line = anna.wait_text("Begun").await.unwrap();
    assert!(line.buttons.is_empty() && line.edited == 1);
    bot.delete_message(CHAT, question.id).await.unwrap();
    assert!(anna.chat().pop().unwrap().deleted);
}

#[tokio::test]
async fn refusals_have_the_names_that_the_client_gives_them() {
    let (server, anna) = talking().await;
    let bot = bot(&server);
    let error = async |text: &str| match bot.send_message(CHAT, text).parse_mode(ParseMode::Html).await {
        Err(RequestError::Api(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(error("").await, ApiError::MessageTextIsEmpty);
    assert_eq!(error(&"x".repeat(4097)).await, ApiError::MessageIsTooLong);
    assert!(matches!(error("<x>").await, ApiError::CantParseEntities(_)));
    let sent = bot.send_message(CHAT, "same").reply_markup(yes()).await.unwrap();
    let edit = bot.edit_message_text(CHAT, sent.id, "same").reply_markup(yes()).await;
    assert!(matches!(edit, Err(RequestError::Api(ApiError::MessageNotModified))));
    anna.block();
    assert_eq!(error("x").await, ApiError::BotBlocked);
    let stranger = bot.send_message(ChatId(99), "x").await;
    assert!(matches!(stranger, Err(RequestError::Api(ApiError::ChatNotFound))));

    let updates = bot.get_updates().offset(-1).await.unwrap();
    let UpdateKind::MyChatMember(news) = &updates[0].kind else { panic!("{updates:?}") };
    assert!(news.new_chat_member.is_banned());
    let other = Bot::new("4242:other").set_api_url(server.url().parse().unwrap());
    assert!(matches!(other.get_me().await, Err(RequestError::Api(ApiError::InvalidToken))));

    server.set_flood_limit(Some(0));
    let flood = bot.send_message(CHAT, "x").await;
    assert!(matches!(flood, Err(RequestError::RetryAfter(wait)) if wait.seconds() == 1));
}

#[tokio::test]
async fn files_and_albums_of_the_client_arrive_whole() {
    let (server, anna) = talking().await;
    let bot = bot(&server);
    let image = || {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(8, 6).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        InputFile::memory(bytes.into_inner()).file_name("01.png")
    };
    let workbook = InputFile::memory(vec![7; 1000]).file_name("Итоги.xlsx");
    let sent = bot.send_document(CHAT, workbook).caption("Metrics").reply_markup(yes()).await.unwrap();
    assert_eq!(sent.document().and_then(|document| document.file_name.as_deref()), Some("Итоги.xlsx"));
    let line = anna.wait_text("Metrics").await.unwrap();
    assert_eq!((line.media[0].bytes.len(), line.buttons.len()), (1000, 1));

    let photo = bot.send_photo(CHAT, image()).await.unwrap();
    assert_eq!(photo.photo().map(|sizes| (sizes[0].width, sizes[0].height)), Some((8, 6)));
    let item = |caption: &str| InputMedia::Photo(InputMediaPhoto::new(image()).caption(caption));
    let album = bot.send_media_group(CHAT, [item("first"), item("second")]).await.unwrap();
    assert_eq!((album.len(), album[1].caption()), (2, Some("second")));
    assert_eq!(anna.chat().pop().map(|line| (line.text, line.media.len())), Some(("first".to_owned(), 2)));
}

#[tokio::test]
async fn command_menus_are_kept_by_scope() {
    let (server, anna) = talking().await;
    let bot = bot(&server);
    let menu = |name: &str| vec![BotCommand::new(name, "what it does")];
    let own = || BotCommandScope::Chat { chat_id: Recipient::Id(CHAT) };
    bot.set_my_commands(menu("start")).await.unwrap();
    bot.set_my_commands(menu("results")).scope(own()).await.unwrap();
    assert_eq!(bot.get_my_commands().await.unwrap(), menu("start"));
    assert_eq!(anna.command_menu(), [("results".to_owned(), "what it does".to_owned())]);
    let mut delete = bot.delete_my_commands();
    delete.scope = Some(own());
    delete.await.unwrap();
    assert_eq!(anna.command_menu()[0].0, "start");
}

#[tokio::test]
async fn updates_that_the_client_does_not_know_do_not_hide_the_others() {
    let (server, anna) = talking().await;
    server.push_raw_update(json!({"something_new": {"x": 1}}));
    anna.say("after it");
    let updates = bot(&server).get_updates().await.unwrap();
    assert_eq!(updates.len(), 3);
    assert!(matches!(updates[1].kind, UpdateKind::Error(_)));
    assert!(matches!(&updates[2].kind, UpdateKind::Message(message) if message.text() == Some("after it")));
}
