//! From a method's name to what it does.

use super::answer::{Answer, Refused};
use super::call::Call;
use super::world::World;

/// Runs a method; `name` is in lower case. `getUpdates` is not here: it waits.
pub(super) fn run(world: &mut World, name: &str, call: &Call) -> Answer {
    match name {
        "getme" => world.get_me(call),
        "setwebhook" => world.set_webhook(call),
        "deletewebhook" => world.delete_webhook(call),
        "getwebhookinfo" => world.webhook_info(call),
        "sendmessage" => world.send_message(call),
        "sendphoto" => world.send_photo(call),
        "senddocument" => world.send_document(call),
        "sendchataction" => world.send_chat_action(call),
        "editmessagetext" => world.edit_text(call),
        "editmessagecaption" => world.edit_caption(call),
        "editmessagereplymarkup" => world.edit_markup(call),
        "deletemessage" => world.delete_message(call),
        "deletemessages" => world.delete_messages(call),
        "answercallbackquery" => world.answer_callback(call),
        "setmycommands" => world.set_commands(call),
        "getmycommands" => world.get_commands(call),
        "deletemycommands" => world.delete_commands(call),
        "setmyname" => world.set_text(call, "name", 64),
        "getmyname" => world.get_text(call, "name"),
        "setmydescription" => world.set_text(call, "description", 512),
        "getmydescription" => world.get_text(call, "description"),
        "setmyshortdescription" => world.set_text(call, "short_description", 120),
        "getmyshortdescription" => world.get_text(call, "short_description"),
        "leavechat" => world.leave_chat(call),
        "getchat" => world.get_chat(call),
        "getfile" => world.get_file(call),
        _ => Err(Refused::not_found()),
    }
}

/// The methods that put something into a chat: their answers may get lost, and they count.
const SENDS: [&str; 6] =
    ["sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageCaption", "editMessageReplyMarkup"];

/// Telegram's spelling of a method that puts something into a chat.
pub(super) fn send(name: &str) -> Option<&'static str> {
    SENDS.into_iter().find(|send| send.eq_ignore_ascii_case(name))
}
