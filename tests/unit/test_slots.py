"""The pool's bookkeeping, by hand and at random."""

from __future__ import annotations

import threading
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chatwright._drive.slots import Slots, Want


class Line:
    """A connection that does what a test says."""

    def __init__(self) -> None:
        self.usable = True
        self.aborted = False

    def is_usable(self, idle_seconds: float) -> bool:
        return self.usable and not self.aborted

    def abort(self) -> None:
        self.aborted = True


class Wish(Want[Line]):
    __slots__ = ("woken",)

    def __init__(self, *, fresh: bool = False) -> None:
        super().__init__(fresh=fresh)
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1

    @property
    def line(self) -> Line:
        assert self.connection is not None
        return self.connection


def asked(slots: Slots[Line], **options: Any) -> Wish:
    wish = Wish(**options)
    slots.ask(wish)
    return wish


def test_idle_connection_is_used_again_the_latest_first() -> None:
    slots = Slots(Line, 5, 5, 60)
    first, second = asked(slots).line, asked(slots).line
    slots.give_back(first)
    slots.give_back(second)
    assert slots.counts == (0, 2, 0)
    assert asked(slots).line is second
    assert asked(slots).line is first


def test_connection_that_cannot_be_used_again_is_dropped() -> None:
    slots = Slots(Line, 5, 5, 60)
    line = asked(slots).line
    line.usable = False
    slots.give_back(line)
    assert line.aborted
    assert slots.counts == (0, 0, 0)


def test_connection_that_died_while_idle_is_not_handed_out() -> None:
    slots = Slots(Line, 1, 5, 60)
    line = asked(slots).line
    slots.give_back(line)
    line.usable = False
    assert asked(slots).line is not line
    assert line.aborted


def test_fresh_one_is_wanted() -> None:
    slots = Slots(Line, 1, 5, 60)
    line = asked(slots).line
    slots.give_back(line)
    assert asked(slots, fresh=True).line is not line
    assert line.aborted  # it made room


def test_wishes_are_granted_in_order() -> None:
    slots = Slots(Line, 1, 5, 60)
    line = asked(slots).line
    second, third = asked(slots), asked(slots)
    assert slots.counts == (1, 0, 2)
    slots.give_back(line)
    assert (second.line, second.woken, third.connection) == (line, 1, None)
    slots.give_back(line)
    assert third.line is line


def test_withdrawn_wishes_leave_nothing_behind() -> None:
    slots = Slots(Line, 1, 5, 60)
    first, second, third = asked(slots), asked(slots), asked(slots)
    slots.withdraw(second)
    slots.withdraw(first)
    assert third.connection is not None
    slots.withdraw(Wish())
    slots.withdraw(third)
    assert slots.counts[0] == 0


def test_too_many_idle_ones_are_dropped_the_oldest_first() -> None:
    slots = Slots(Line, 5, 2, 60)
    lines = [asked(slots).line for _ in range(3)]
    for line in lines:
        slots.give_back(line)
    assert [line.aborted for line in lines] == [True, False, False]


def test_old_idle_ones_are_swept() -> None:
    slots = Slots(Line, 5, 5, 60)
    old, new = asked(slots).line, asked(slots).line
    slots.give_back(old)
    old.usable = False
    slots.give_back(new)
    assert old.aborted
    assert slots.counts == (0, 1, 0)


def test_giving_back_twice_is_once() -> None:
    slots = Slots(Line, 5, 5, 60)
    line = asked(slots).line
    slots.give_back(line)
    slots.give_back(line)
    assert slots.counts == (0, 1, 0)


def test_dropping() -> None:
    slots = Slots(Line, 5, 5, 60)
    idle, taken = asked(slots).line, asked(slots).line
    slots.give_back(idle)
    slots.drop_idle()
    assert (idle.aborted, taken.aborted) == (True, False)
    slots.drop_all()
    assert taken.aborted
    slots.give_back(taken)
    assert slots.counts == (0, 0, 0)


def test_giving_back_in_the_midst_of_the_bookkeeping() -> None:
    """As garbage collection does it: in the same thread, while the lock is held."""
    slots: Slots[Line]
    forgotten: list[Line] = []

    def create() -> Line:
        if forgotten:
            slots.give_back(forgotten.pop())
        return Line()

    slots = Slots(create, 5, 5, 60)
    forgotten.append(asked(slots).line)
    asked(slots)
    assert slots.counts == (1, 1, 0)


@settings(max_examples=60)
@given(most=st.integers(1, 3), steps=st.lists(st.tuples(st.sampled_from("agwdx"), st.integers(0, 9)), max_size=60))
def test_no_slot_is_ever_lost(most: int, steps: list[tuple[str, int]]) -> None:
    slots = Slots(Line, most, 2, 60)
    wishes: list[Wish] = []
    for step, number in steps:
        if step == "a":
            wishes.append(asked(slots, fresh=number == 0))
        elif wishes:
            wish = wishes.pop(number % len(wishes))
            if step == "w" or wish.connection is None:
                slots.withdraw(wish)
            else:
                wish.line.usable = step != "x"
                slots.give_back(wish.line)
        taken, idle, waiting = slots.counts
        assert taken + idle <= most
        assert taken == sum(wish.connection is not None for wish in wishes)
        assert waiting == len(wishes) - taken
        assert not waiting or taken == most
    for wish in wishes:
        slots.withdraw(wish)
    assert slots.counts[0] == slots.counts[2] == 0
    assert all(asked(slots).connection for _ in range(most))


class Patient(Wish):
    __slots__ = ("granted",)

    def __init__(self) -> None:
        super().__init__()
        self.granted = threading.Event()

    def wake(self) -> None:
        self.granted.set()


def test_threads_do_the_work_of_one_another() -> None:
    slots = Slots(Line, 4, 4, 60)
    failures: list[str] = []

    def work() -> None:
        for _ in range(300):
            wish = Patient()
            slots.ask(wish)
            if not wish.granted.wait(10):
                failures.append("never granted")
                return
            slots.give_back(wish.line)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert slots.counts[0] == slots.counts[2] == 0
