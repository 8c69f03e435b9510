//! What people do with groups: make them, bring the bot in, send it away, write, let them become supergroups.

use serde_json::{Value, json};

use super::Telegram;
use super::hands::group_payload;
use super::text::Styled;
use super::world::{BOT_ID, BOT_USERNAME, Content, Group, World};

impl Telegram {
    /// Makes a group with the bot in it.
    pub(crate) fn adds_to_group(&self, user: i64, title: &str) -> i64 {
        self.change(|world| {
            let id = world.new_group(title, -4_001_000_001);
            world.brings_bot(user, id, "member");
            id
        })
    }

    /// The same by a link that asks for a group: the app then writes a command there for whoever opened it.
    pub(crate) fn adds_by_link(&self, user: i64, link: &str, title: &str) -> Result<i64, String> {
        let payload = group_payload(link).ok_or(format!("{link} brings no bot into a group"))?;
        let id = self.adds_to_group(user, title);
        self.types_in_group(user, id, &format!("/start@{BOT_USERNAME} {payload}"));
        Ok(id)
    }

    /// Brings the bot in once more, or makes it one of those who run the group.
    pub(crate) fn brings_bot(&self, user: i64, group: i64, status: &str) {
        self.change(|world| world.brings_bot(user, group, status));
    }

    /// Brings the bot into a supergroup that was there before.
    pub(crate) fn adds_to_supergroup(&self, user: i64, title: &str) -> i64 {
        self.change(|world| {
            let id = world.new_group(title, -1_002_001_000_001);
            world.brings_bot(user, id, "member");
            id
        })
    }

    /// Brings the bot into a channel.
    pub(crate) fn adds_to_channel(&self, user: i64, title: &str) -> i64 {
        self.change(|world| {
            let id = world.new_group(title, -1_003_001_000_001);
            let mut moved = world.bot_moved(id, user, "left", "administrator");
            moved["chat"]["type"] = json!("channel");
            runs_the_group(&mut moved["new_chat_member"]);
            world.offer("my_chat_member", &moved);
            id
        })
    }

    /// Sends the bot away.
    pub(crate) fn sends_bot_away(&self, user: i64, group: i64) {
        self.change(|world| {
            if let Some(group) = world.groups.get_mut(&group) {
                (group.bot_is_in, group.kicked) = (false, true);
            }
            world.note(group, &world.name(user), "(sends the bot away)");
            let moved = world.bot_moved(group, user, "member", "kicked");
            world.offer("my_chat_member", &moved);
        });
    }

    /// The bot is in the group no more, and Telegram told it nothing.
    pub(crate) fn loses_bot(&self, group: i64) {
        self.change(|world| world.groups.get_mut(&group).map(|group| group.bot_is_in = false));
    }

    /// The group becomes a supergroup, with a number of its own. `told`: the bot hears of it.
    pub(crate) fn becomes_super(&self, user: i64, group: i64, told: bool) -> i64 {
        self.change(|world| {
            let title = world.groups.get(&group).map(|group| group.title.clone()).unwrap_or_default();
            let id = world.new_group(&title, -1_002_001_000_001);
            if let Some(old) = world.groups.get_mut(&group) {
                (old.bot_is_in, old.moved_to) = (false, Some(id));
            }
            if told {
                world.tells_of_the_move(user, group, id);
            }
            id
        })
    }

    /// Says something in a group.
    pub(crate) fn types_in_group(&self, user: i64, group: i64, text: &str) {
        self.change(|world| world.posts(group, user, Content::Text(Styled::typed(text))));
    }
}

impl World {
    fn new_group(&mut self, title: &str, first: i64) -> i64 {
        let id = first - i64::try_from(self.groups.len()).unwrap_or(0);
        let group = Group { title: title.to_owned(), bot_is_in: true, kicked: false, moved_to: None };
        self.groups.insert(id, group);
        id
    }

    fn brings_bot(&mut self, user: i64, group: i64, status: &str) {
        let was_in = status == "administrator";
        if let Some(group) = self.groups.get_mut(&group) {
            (group.bot_is_in, group.kicked) = (true, false);
        }
        let mut moved = self.bot_moved(group, user, if was_in { "member" } else { "left" }, status);
        if was_in {
            runs_the_group(&mut moved["new_chat_member"]);
        }
        self.offer("my_chat_member", &moved);
        if !was_in {
            let bot = self.user(BOT_ID);
            let joined = Content::Other("new_chat_members", json!([bot]), "(adds the bot)".into());
            self.posts(group, user, joined);
        }
    }

    /// In the order that is worst for a bot: first that it was brought into a group it never heard of.
    fn tells_of_the_move(&mut self, user: i64, old: i64, new: i64) {
        let moved = self.bot_moved(new, user, "left", "member");
        self.offer("my_chat_member", &moved);
        let words = "(the group has become a supergroup)";
        self.posts(old, user, Content::Other("migrate_to_chat_id", json!(new), words.into()));
        self.posts(new, user, Content::Other("migrate_from_chat_id", json!(old), words.into()));
    }
}

/// What `ChatMemberAdministrator` has besides.
fn runs_the_group(member: &mut Value) {
    for right in [
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ] {
        member[right] = json!(false);
    }
}

/// The newest message of the bot in a group whose button with these words opens an address.
pub(crate) fn address(world: &World, group: i64, label: &str) -> Result<String, String> {
    let mut buttons = world.said(group).flat_map(super::world::Message::buttons);
    let found = buttons.find_map(|button| {
        let fits = button["text"].as_str().is_some_and(|text| text.contains(label));
        button["url"].as_str().filter(|_| fits).map(str::to_owned)
    });
    found.ok_or(format!("no [{label}] in this group opens anything"))
}
