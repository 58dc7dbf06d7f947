"""The format of the spreadsheet: its sheets, their columns, the empty template."""

import io
from dataclasses import dataclass

import xlsxwriter

from portal.languages import CHINESE, ENGLISH, current_language, further_languages

# Rows whose first cell begins with this are examples and are skipped.
EXAMPLE = "#"
# The last row of the template that offers the list of roles.
MOST_ROWS = 2_000

# Words accepted for each role, in any language: first the Chinese and the English one we offer.
# No word occurs twice. Administrators cannot be imported.
ROLES = {
    "moderator": ("审核员", "Moderator", "审核人", "审核人员"),
    "dispatcher": ("派单员", "Dispatcher", "派单人", "派单人员"),
    "clerk": ("经办人", "Clerk", "单位经办人", "Agency clerk", "经办", "经办员", "承办人"),
    "head": ("负责人", "Head", "单位负责人", "Agency head", "签发人"),
    "supervisor": ("督办员", "Supervisor", "督办人", "督办人员"),
}


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    name_en: str
    required: bool = False
    width: int = 20

    @property
    def header(self):
        return f"{self.name} {self.name_en}"

    @property
    def spellings(self):
        return {self.key, self.name, self.name_en.casefold(), self.header.casefold()}


@dataclass(frozen=True)
class Sheet:
    key: str
    name: str
    name_en: str
    own_columns: tuple
    examples: tuple

    @property
    def columns(self):
        """Own columns, and one per further language for each translatable text (``name_ja``)."""
        return [*self.own_columns, *self._further_columns()]

    def _further_columns(self):
        keys = {column.key for column in self.own_columns}
        for language in further_languages():
            for column in self.own_columns:
                if f"{column.key}{ENGLISH.suffix}" in keys:
                    yield Column(
                        f"{column.key}{language.suffix}",
                        f"{column.name} {language.own_name}",
                        f"{column.name_en} ({language.code})",
                        width=column.width,
                    )

    @property
    def title(self):
        return f"{self.name} {self.name_en}"

    @property
    def spellings(self):
        return {self.key, self.name, self.name_en.casefold(), self.title.casefold()}


_SLUG = Column("slug", "代码", "Slug", required=True)
_NAME = Column("name", "名称", "Name", required=True, width=28)
_NAME_EN = Column("name_en", "英文名称", "English name", width=28)
_PARENT = Column("parent", "上级代码", "Below")

SHEETS = (
    Sheet(
        "agencies",
        "机构",
        "Agencies",
        (
            _SLUG,
            _NAME,
            _NAME_EN,
            _PARENT,
            Column("phone", "电话", "Phone"),
            Column("introduction", "简介", "Introduction", width=48),
            Column("introduction_en", "英文简介", "English introduction", width=48),
        ),
        (
            "#example-bureau",
            "示例局",
            "Example Bureau",
            "",
            "0000-0000000",
            "负责……（此行为示例，不会导入）",
            "Looks after … (an example, not taken in)",
        ),
    ),
    Sheet(
        "areas",
        "区域",
        "Areas",
        (_SLUG, _NAME, _NAME_EN, _PARENT),
        ("#example-town", "示例镇", "Example Town", "example-district"),
    ),
    Sheet(
        "categories",
        "分类",
        "Categories",
        (_SLUG, _NAME, _NAME_EN, _PARENT),
        ("#example-topic", "示例分类", "Example topic", ""),
    ),
    Sheet(
        "people",
        "人员",
        "People",
        (
            Column("username", "用户名", "User name", required=True),
            Column("name", "显示名", "Public name"),
            Column("email", "电子邮箱", "E-mail", required=True, width=30),
            Column("role", "角色", "Role"),
            Column("agency", "机构代码", "Agency"),
        ),
        ("#example", "示例员", "example@city.example", "经办人", "example-bureau"),
    ),
)


def role_called(words):
    """The name of the role that ``words`` stand for, or None."""
    word = "".join(words.split()).casefold()
    for name, spellings in ROLES.items():
        if word in {"".join(each.split()).casefold() for each in (name, *spellings)}:
            return name
    return None


def role_in_words(name):
    """The word for the role in the spreadsheet, in the reader's language."""
    chinese, english, *_others = ROLES[name]
    return chinese if current_language() == CHINESE else english


def roles_offered():
    return [role_in_words(name) for name in ROLES]


def sheet_of(key):
    return next(sheet for sheet in SHEETS if sheet.key == key)


def template():
    """The empty spreadsheet as bytes, with one example in each sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "in_memory": True})
    heading = book.add_format({"bold": True, "bg_color": "#E8EEF0", "text_wrap": True})
    grey = book.add_format({"font_color": "#666666"})
    as_text = book.add_format({"num_format": "@"})
    for sheet in SHEETS:
        page = book.add_worksheet(sheet.title)
        page.freeze_panes(1, 0)
        for number, column in enumerate(sheet.columns):
            # Text format, so that phone numbers keep a leading zero.
            page.set_column(number, number, column.width, as_text)
            page.write_string(0, number, column.header, heading)
            if number < len(sheet.examples):
                page.write_string(1, number, sheet.examples[number], grey)
            if column.key == "role":
                _offer_roles(page, number)
    book.close()
    return file.getvalue()


def _offer_roles(page, column):
    """Add a list of roles to the column; other accepted words may still be typed."""
    choices = {
        "validate": "list",
        "source": [spellings[0] for spellings in ROLES.values()],
        "error_type": "information",
        "input_title": "角色 Role",
        "input_message": "/".join(f"{words[0]} {words[1]}" for words in ROLES.values())
        + "。经办人、负责人还要填机构代码。",
    }
    page.data_validation(1, column, MOST_ROWS, column, choices)
