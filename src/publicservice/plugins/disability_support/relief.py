"""Relief and schooling: allowance, temporary relief, housing, fees (000/9 二(1)4, 001/6 二(二))."""

from __future__ import annotations

from publicservice import Benefit, criterion, number, percent_of, when
from publicservice.plugins.disability_support.beneficiaries import Beneficiaries


class Relief(Beneficiaries, abstract=True):
    """Minimum living allowance, temporary relief and housing."""

    allowance_raised = criterion(
        "minimum living allowance raised", "城市低保补差上浮",
        lambda p: p.eligible & (p.hukou == "urban") & p.minimum_living_allowance,
        cite="001/6 二(二)1",
    )  # fmt: skip
    first_class = criterion(
        "rural household of the first class", "农村低保一类",
        lambda p: (
            p.eligible & (p.hukou == "rural") & p.main_member_severe
            & p.household.no_labour & p.household.no_income
        ),
        cite="001/6 二(二)1",
    )  # fmt: skip
    special_hardship = criterion(
        "household in special hardship", "特殊困难残疾人家庭",
        lambda p: p.eligible & (
            ((p.hukou == "urban") & (
                p.severe | p.several_disabled | (p.disability_kind == "multiple")
                | p.old_and_disabled
            ))
            | ((p.hukou == "rural") & (p.destitute_support | p.registered_poor))
        ),
        cite="000/9 二(1)4",
    )  # fmt: skip
    temporary_relief = criterion(
        "key relief for the severe without allowance", "重度残疾人临时救助",
        lambda p: p.eligible & p.severe & ~p.minimum_living_allowance, cite="001/6 二(二)3",
    )  # fmt: skip
    temporary_hardship = criterion(
        "household in temporary hardship", "符合临时救助条件的残疾人家庭",
        lambda p: p.eligible & p.household.temporary_hardship, cite="001/6 二(二)3",
    )  # fmt: skip
    relief_times = number(
        "how often relief is given", "临时救助次数",
        lambda p: when(
            p.household.special_circumstances, p.plan.relief.special_times, p.plan.relief.times
        ),
        cite="001/6 二(二)3",
    )  # fmt: skip
    housing_priority = criterion(
        "first in line for housing", "优先住房保障",
        lambda p: p.eligible & p.poor & p.household.housing_hardship, cite="001/6 二(二)4",
    )  # fmt: skip
    house_rebuilt = criterion(
        "house rebuilt under a rural scheme", "农村建房项目残疾人家庭",
        lambda p: p.eligible & (p.hukou == "rural") & p.household.house_rebuilt,
        cite="001/6 二(二)4",
    )  # fmt: skip

    allowance_top_up = Benefit(
        "minimum living allowance, 20 % more", "城市低保上浮20%",
        lambda p: percent_of(p.plan.allowance.standard, p.plan.allowance.raised_by),
        to="allowance_raised", funded_by="county", cite="001/6 二(二)1",
    )  # fmt: skip
    allowance_first_class = Benefit(
        "rural allowance of the first class", "农村低保一类标准", "allowance.first_class",
        to="first_class", funded_by="county", cite="001/6 二(二)1",
    )  # fmt: skip
    allowance_special = Benefit(
        "allowance raised for special hardship", "提高特殊困难家庭低保标准", "allowance.special",
        to=lambda p: p.special_hardship & p.minimum_living_allowance, funded_by="county",
        cap="allowance.special", cap_over="household",
        gives_way_to=("allowance_top_up", "allowance_first_class"), cite="000/9 二(1)4",
    )  # fmt: skip
    relief = Benefit(
        "temporary relief", "临时救助", "relief.standard",
        to=lambda p: p.temporary_relief | p.temporary_hardship, times="relief_times",
        cap=lambda p: p.relief_times * p.plan.relief.standard, cap_over="household",
        funded_by="civil_affairs", cite="001/6 二(二)3",
    )  # fmt: skip
    rebuilding = Benefit(
        "more for rebuilding a house", "提高建房补助", "housing.rebuilding", to="house_rebuilt",
        cap="housing.rebuilding", cap_over="household", funded_by="county", cite="001/6 二(二)4",
    )  # fmt: skip


class Schooling(Beneficiaries, abstract=True):
    """Fees and aid for disabled pupils and students (001/6 二(二)5)."""

    fees_waived = criterion(
        "school without fees", "免除学费",
        lambda p: p.eligible & p.school_stage.is_in(p.plan.lists.fees_waived),
        cite="001/6 二(二)5",
    )  # fmt: skip
    state_aid = criterion(
        "in the state's student aid", "纳入国家资助政策体系",
        lambda p: p.eligible & p.school_stage.is_in(p.plan.lists.state_aid), cite="001/6 二(二)5",
    )  # fmt: skip
    preschool = criterion(
        "aid for a child before school", "残疾幼儿学前教育资助",
        lambda p: p.eligible & (p.school_stage == "preschool"), cite="001/6 二(二)5",
    )  # fmt: skip
    graduated = criterion(
        "graduated beside work", "成人教育毕业",
        lambda p: p.eligible & (p.school_stage == "adult_graduate"), cite="001/6 二(二)5",
    )  # fmt: skip

    school_fees = Benefit(
        "school fees waived", "免除学费", "tuition", to="fees_waived", per="person", period="year",
        funded_by="education", cite="001/6 二(二)5",
    )  # fmt: skip
    preschool_aid = Benefit(
        "aid before school", "学前教育资助", "education.preschool", to="preschool",
        funded_by="education", cite="001/6 二(二)5",
    )  # fmt: skip
    graduation_aid = Benefit(
        "fees of adult education", "成人教育学费补助", "education.adult", to="graduated",
        funded_by="county", cite="001/6 二(二)5",
    )  # fmt: skip
