"""What an evaluation says of money: entitlements, places, costs, budget."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from publicservice import output
from publicservice.engine.decide import Deciding
from publicservice.results.entitlements import Entitlements, Measured
from publicservice.results.places import PlaceOfCase

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation
    from publicservice.registers import Registers


class MoneyResults:
    """What an evaluation says of benefits; a base of `Evaluation`."""

    _registers: Registers

    @property
    def entitlements(self) -> Any:
        """One row for each beneficiary and benefit: what it gets, and who pays which part.

        Columns: key, levels, benefit, status, gives_way_to, amount_certain_fen,
        amount_possible_fen, standard_certain_fen, standard_possible_fen, times_certain,
        times_possible, discretion, decided_by; for each source, each payer and what is unfunded
        `_certain_fen` and `_possible_fen`; for each payer `_stopped`; reasons. Status is entitled,
        undetermined, gives_way, or waiting (no place for it); who does not get a benefit has no
        row. Row order is not defined.
        """
        return output.native(self._registers, self._money.frame)

    @cached_property
    def _money(self) -> Entitlements:
        whole = cast("Evaluation", self)
        unit = Deciding.of_unit(whole.programme, whole.figures, whole._tables)
        measured = Measured(lambda: whole._cells, whole._tables, lambda: whole.indicators)
        rows = self._registers, unit
        return Entitlements(whole.programme, whole.figures, *rows, measured)

    @cached_property
    def places(self) -> pl.DataFrame:
        """Scarce places, of the whole and of every area: how many there are, and who has one.

        Columns: places, label_en, label_zh, level, area, places_certain, places_possible,
        claimants_certain, claimants_possible, given_certain, given_possible, free_certain,
        free_possible, waiting_certain, waiting_possible, cite, document. An upper end is null where
        nothing bounds it. Who may live in any area counts in the possible end of each.
        """
        return self._money.places.frame

    @property
    def waiting_list(self) -> Any:
        """Who claims a scarce place and has none for certain.

        Columns: places, key, levels, area, status (waiting; undetermined, who may have one),
        rank_best, rank_worst (among all claimants of the area), position_best, position_worst (on
        the list; null where it may not be on it, or may be at any). Row order is not defined.
        """
        return output.native(self._registers, self._money.waiting_list())

    def places_of(self, key: str) -> Mapping[str, PlaceOfCase]:
        """What one beneficiary can say of its place, by places; nothing where it claims none."""
        return self._money.places.of_case(key)

    @cached_property
    def costs(self) -> pl.DataFrame:
        """What each benefit costs each source, for the whole and every area.

        Columns: level, area, benefit, label_en, label_zh, source, cases_certain, cases_possible,
        amount_certain_fen, amount_possible_fen.
        """
        return self._money.costs

    @cached_property
    def budget(self) -> pl.DataFrame:
        """What is asked of each source, each level and all together, against the plan's accounts.

        Who (scope, source, level, area), cases, the plan's account with its rates, and both ends
        of demand, received, repaid, outstanding and balance; status, cite, document.
        """
        return self._money.budget
