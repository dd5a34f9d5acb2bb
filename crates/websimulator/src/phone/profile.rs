//! What a person shows of themselves, and whom they do not want to hear.

use super::{Phone, groups::id_of};
use crate::{
    GroupError,
    profiles::{self, Owner},
};

impl Phone {
    /// A JPEG. Its id comes back; people who know the person are told.
    ///
    /// # Panics
    ///
    /// Never: one's own picture is always one's own to set.
    pub fn set_picture(&self, image: impl Into<bytes::Bytes>) -> String {
        let owner = Owner::Person(self.number().to_owned());
        let set = self.put_picture(&owner, Some(image.into()));
        set.ok().flatten().expect("one's own picture can be set")
    }

    pub fn remove_picture(&self) {
        drop(self.put_picture(&Owner::Person(self.number().to_owned()), None));
    }

    /// The picture is shown to nobody else from now on: asking is answered with 401.
    pub fn hide_picture(&self) {
        self.change(|account| account.profile.hides_picture = true);
    }

    /// The id of the picture, whichever device has set it.
    pub fn picture(&self) -> Option<String> {
        self.look(|account| account.profile.picture.as_ref().map(|picture| picture.id.clone()))
    }

    /// A JPEG for a group; without one, the picture is taken away.
    pub fn set_group_picture(
        &self,
        group: &str,
        image: Option<bytes::Bytes>,
    ) -> Result<Option<String>, GroupError> {
        self.put_picture(&Owner::Group(id_of(group)), image)
    }

    fn put_picture(
        &self,
        owner: &Owner,
        image: Option<bytes::Bytes>,
    ) -> Result<Option<String>, GroupError> {
        let own = self.number();
        self.inner.exchange.change(|world| profiles::set_picture(world, own, owner, image))
    }

    /// The sentence under the name.
    pub fn set_about(&self, text: &str) {
        self.inner.exchange.change(|world| profiles::set_about(world, self.number(), text));
    }

    /// As others see it, whichever device has written it.
    pub fn about(&self) -> Option<String> {
        self.look(|account| account.profile.about.as_ref().map(|about| about.text.clone()))
    }

    /// What somebody writes to this person is taken over by the server and comes no further.
    pub fn block(&self, number: &str) {
        self.set_blocked(number, true);
    }

    pub fn unblock(&self, number: &str) {
        self.set_blocked(number, false);
    }

    /// Numbers, whichever device has blocked them.
    pub fn blocked(&self) -> Vec<String> {
        self.look(|account| account.profile.blocked.keys().cloned().collect())
    }

    fn set_blocked(&self, number: &str, is_blocked: bool) {
        let own = self.inner.address();
        self.inner.exchange.change(|world| profiles::block(world, &own, number, is_blocked));
    }
}
