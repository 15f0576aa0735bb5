"""What to do now, as a page for somebody in a hurry: danger, cards, messages, never, still to ask."""

from lantern.app.sheet import WIDTH, Sheet, joined
from lantern.procedures.assessment import Assessment, Duty
from lantern.procedures.contacts import Contact, Directory, is_open, ways_for
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import Situation
from lantern.procedures.what_to_do import WhatToDo, what_to_do
from lantern.procedures.wording import about_words, by_words, filled, moment_words, person_words

_INDENT = "     "
_CALLABLE = ("telephone", "textphone", "text")


class Page:
    """The page of one assessment."""

    def __init__(
        self,
        assessment: Assessment,
        situation: Situation,
        procedures: Procedures,
        directory: Directory,
        *,
        all_messages: bool = False,
    ) -> None:
        """Everything shown comes from the assessment, the packs' words and the directory.

        ``all_messages`` prints the texts that are ready for others, too, not only one's own.
        """
        self.all_messages = all_messages
        self.assessment, self.situation = assessment, situation
        self.procedures, self.directory = procedures, directory
        self.vocabulary = procedures.vocabulary
        self.plan: WhatToDo = what_to_do(assessment, self.vocabulary)
        self.keys = {duty.key: duty.what for duty in assessment.duties}
        self.sheet = Sheet()

    def written(self) -> Sheet:
        """The whole page."""
        self._head()
        self._danger()
        self._cards()
        self._others()
        self._messages()
        self._must_not_know()
        self._never()
        self._to_ask()
        self._warnings()
        return self.sheet

    def _head(self) -> None:
        places = (self.situation.area, self.vocabulary.nations[self.situation.nation])
        where = ", ".join(place for place in places if place)
        when = moment_words(self.situation.noticed_at, self.procedures.zone)
        self.sheet.paragraph(f"{self.situation.id}  {self.situation.title}".rstrip(), style="title")
        self.sheet.paragraph(f"{where} · noticed {when}", style="muted")
        if self.situation.now != self.situation.noticed_at:
            now = moment_words(self.situation.now, self.procedures.zone)
            self.sheet.paragraph(f"as of {now}", style="muted")
        self._borrowed()
        self.sheet.gap()

    def _borrowed(self) -> None:
        """That rules of another nation are used here is said at the top, not at the end."""
        here = self.situation.nation
        borrowed = [item.procedure.id for item in self.procedures.compiled if here in item.procedure.as_policy_in]
        if borrowed:
            nation = self.vocabulary.nations[here]
            words = f"{nation} has rules of its own; {', '.join(borrowed)} run here as our own policy. Ask for advice."
            self.sheet.paragraph(words, style="alarm")

    # -- danger --------------------------------------------------------------------------------

    def _danger(self) -> None:
        """The words on top come from the pack; only how loud they are is decided here."""
        if self.plan.danger == "not_asked":
            return
        if self.plan.danger == "none":
            self.sheet.paragraph(self.plan.says, style="heading")
        else:
            self.sheet.bar(self.plan.says, "danger")
        duty = self.plan.emergency
        if duty is not None:
            self.sheet.paragraph(f"“{self._filled(duty, duty.say)}”", first="  Say: ")
            if duty.cannot_speak:
                self.sheet.paragraph(duty.cannot_speak, first="  Cannot speak? ")
        self.sheet.gap()

    # -- duties --------------------------------------------------------------------------------

    def _cards(self) -> None:
        if self.plan.cards:
            self.sheet.heading("What to do now")
        for number, duty in enumerate(self.plan.cards, start=1):
            self._card(number, duty)
        if self.plan.also_yours:
            self.sheet.heading("Then, yours too")
        for duty in self.plan.also_yours:
            self._short(" •", duty)

    def _card(self, number: int, duty: Duty) -> None:
        self.sheet.gap()
        self.sheet.paragraph(duty.what, first=f" {number}   ", style="title", mark="number")
        details = [by_words(duty, self.keys, self.vocabulary.events, self.procedures.zone)]
        about = about_words(duty, self.situation)
        if about:
            details.append(f"about: {about}")
        self.sheet.paragraph(
            " · ".join(details), first=_INDENT, style="alarm" if duty.by.kind == "immediate" else "muted"
        )
        self._contacts(duty)
        if duty.say:
            self.sheet.paragraph(f"“{self._filled(duty, duty.say)}”", first=f"{_INDENT}Say: ", rest=_INDENT)
        if duty.must_contain and not duty.message:
            self.sheet.paragraph(joined(self._content(duty)), first=f"{_INDENT}Must contain: ", rest=_INDENT)
        if duty.without_name:
            self.sheet.paragraph("No name, and nothing that shows who it is.", first=_INDENT, style="alarm")
        if duty.if_no_answer:
            self.sheet.paragraph(duty.if_no_answer, first=f"{_INDENT}No answer? ", rest=_INDENT)

    def _short(self, mark: str, duty: Duty) -> None:
        when = by_words(duty, self.keys, self.vocabulary.events, self.procedures.zone)
        about = about_words(duty, self.situation)
        self.sheet.paragraph(
            f"{duty.what}{f' ({about})' if about else ''} — {when}", first=f"{mark:<3}  ", mark="number"
        )
        self._contacts(duty)

    def _content(self, duty: Duty) -> list[str]:
        facts = self.vocabulary.facts
        words = [(word, facts.get(word)) for word in duty.must_contain]
        return [fact.meaning.split(" (")[0] if fact and fact.in_words else word for word, fact in words]

    def _filled(self, duty: Duty, text: str) -> str:
        return filled(text, self.situation, duty.about, self.procedures.zone)

    def _contacts(self, duty: Duty) -> None:
        for word in duty.to:
            found = duty.contacts.get(word, ())
            recipient = self.vocabulary.recipients[word]
            if recipient.outside and found:
                self._contact(found[0], duty)
            elif recipient.stand_in and "telephone" in duty.channel:
                words = f"{recipient.label}: the number that your organisation gave you."
                self.sheet.paragraph(words, first=_INDENT, style="muted")
            elif recipient.listed:
                asked = "" if word in duty.when_closed else " Ask the safeguarding lead."
                words = f"No number is known here for {recipient.label}.{asked}"
                self.sheet.paragraph(words, first=_INDENT, style="muted")
            if word in duty.when_closed:
                self._when_closed(duty, word)

    def _when_closed(self, duty: Duty, word: str) -> None:
        instead = duty.when_closed[word]
        found = duty.contacts.get(instead, ())
        way = found[0].ways[0] if found and found[0].ways else None
        label = self.vocabulary.recipients[instead].label
        number = f": {way.value}" if way and not self.directory.is_blocked(way.value) else ""
        known = bool(duty.contacts.get(word))
        words = f"If nobody answers there at that hour, turn to {label}{number}."
        if not known:
            words = f"Turn to {label} instead{number}. Then ring the safeguarding lead."
        self.sheet.paragraph(words, first=_INDENT, style="alarm")

    def _contact(self, contact: Contact, duty: Duty) -> None:
        opened = self._is_open(contact)
        for way in ways_for(contact, duty.channel, opened=opened):
            if self.directory.is_blocked(way.value):
                continue
            words = [contact.name]
            if way.out_of_hours:
                words.append("out of hours")
            elif way.kind in _CALLABLE and contact.hours is not None:
                closed = "closed now" if contact.hours_status == "confirmed" else "may be closed now"
                words.append(contact.hours_text if opened else f"{closed} ({contact.hours_text})")
            if way.note:
                words.append(way.note)
            if not way.verified_on:
                words.append("not verified")
            self._number(way.value, " · ".join(words))

    def _number(self, value: str, words: str) -> None:
        """A number stands alone and whole; what it is follows, wrapped under itself."""
        if len(_INDENT) + len(value) + 2 + len(words) <= WIDTH:
            self.sheet.line((_INDENT, "plain"), (value, "number"), (f"  {words}", "plain"))
            return
        self.sheet.line((_INDENT, "plain"), (value, "number"))
        self.sheet.paragraph(words, first=f"{_INDENT}  ", style="muted")

    def _is_open(self, contact: Contact) -> bool:
        calendar = self.procedures.calendars[self.situation.nation]
        return is_open(contact.hours, self.situation.now, calendar=calendar, zone=self.procedures.zone)

    def _others(self) -> None:
        for who, duties in self.plan.for_others:
            self.sheet.heading(f"For {self.vocabulary.recipients[who].label}")
            for duty in duties:
                self._short(" •", duty)
                if duty.without_name:
                    self.sheet.paragraph("No name, and nothing that shows who it is.", first=_INDENT, style="alarm")

    # -- the rest ------------------------------------------------------------------------------

    def _messages(self) -> None:
        mine = [duty for duty in self.plan.messages if self.vocabulary.recipients[duty.who].notices]
        for duty in self.plan.messages if self.all_messages else mine:
            self._message(duty)
        left = len(self.plan.messages) - len(mine)
        if left and not self.all_messages:
            what = "One more text is" if left == 1 else f"{left} more texts are"
            words = f"{what} ready for others: forms, e-mails and records. --messages prints them."
            self.sheet.gap()
            self.sheet.paragraph(words, style="muted")

    def _message(self, duty: Duty) -> None:
        mailed = "e-mail" in duty.channel
        self.sheet.heading("Message ready to send" if mailed else "Ready to write down, or into the form")
        if mailed:
            self.sheet.paragraph("Read it first: no name, no number, no address may stand in it.", style="alarm")
        else:
            self.sheet.paragraph(f"For: {duty.what}", style="muted")
        if duty.without_name and not mailed:
            self.sheet.paragraph("No name, and nothing that shows who it is.", style="alarm")
        for number, word in enumerate(duty.to if mailed else ()):
            self.sheet.paragraph(self._address(word, duty), first="Cc: " if number else "To: ", mark="muted")
        for line in self._filled(duty, duty.message).splitlines():
            self.sheet.paragraph(line, first="  ")

    def _address(self, word: str, duty: Duty) -> str:
        label = self.vocabulary.recipients[word].label
        for contact in duty.contacts.get(word, ()):
            way = contact.by("e-mail")
            if way is not None and not self.directory.is_blocked(way.value):
                return f"{label} <{way.value}>{'' if way.verified_on else ' (not verified)'}"
        return label

    def _must_not_know(self) -> None:
        """Who is kept out, first of all: it decides where one speaks and who is asked."""
        words = {
            "must_not_know": "must not know",
            "must_not_read": "reads nothing",
            "must_not_decide": "decides nothing",
            "must_not_interpret": "does not interpret",
        }
        if self.assessment.exclusions:
            self.sheet.heading("Who is kept out of it")
        for item in self.assessment.exclusions:
            who = person_words(item.subject, self.situation) or joined(
                self.vocabulary.recipients[word].label for word in item.recipients
            )
            self.sheet.paragraph(f"{who or 'the person'}: {words[item.kind]}", first=" ✗ ", mark="never")

    def _never(self) -> None:
        if self.plan.prohibited:
            self.sheet.heading("What not to do")
        for item in self.plan.prohibited:
            self.sheet.paragraph(f"{item.what}.", first=" ✗ ", style="plain", mark="never")
            self.sheet.paragraph(item.why, first="   ", style="muted")

    def _to_ask(self) -> None:
        if not self.assessment.ask_next:
            return
        self.sheet.heading("Still to ask, where it is safe")
        for question in self.plan.to_ask:
            fact = self.vocabulary.facts[question.fact]
            whose = person_words(question.subject, self.situation)
            again = "  (nobody knew)" if question.state == "unknown" else ""
            self.sheet.paragraph(f"{fact.ask}{f' ({whose})' if whose else ''}{again}", first=" ? ", mark="ask")
            for sign in fact.such_as:
                self.sheet.paragraph(sign, first="   · ")
            self.sheet.paragraph(fact.why, first="   ", style="muted")
        if self.plan.more_questions:
            more = self.plan.more_questions
            few = "one more answer" if more == 1 else f"{more} more answers"
            self.sheet.paragraph(
                f"… {few} could still change something: --explain lists them.", first="   ", style="muted"
            )

    def _warnings(self) -> None:
        if self.assessment.warnings:
            self.sheet.heading("Check before you rely on it")
        for warning in self.assessment.warnings:
            self.sheet.paragraph(warning, first=" ! ", mark="ask")
