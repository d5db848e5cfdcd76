"""The council of the demonstration: who there is, from which body, and for what."""

from dataclasses import dataclass

from accounts.models import Role


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the council. `fields` are the bodies named as appraisers."""

    username: str
    role: Role
    name: str
    homes: tuple[str, ...]
    fields: tuple[str, ...] = ()


# The demonstration plays 2019 today. So people belong to the body of 2019 and to the
# one that followed it in 2025 at the same time, and both recuse them.
PARTS = (
    Part(
        "quantri", Role.ADMINISTRATOR, "Quản trị kỹ thuật (minh họa)",
        ("so-thong-tin-va-truyen-thong", "so-khoa-hoc-va-cong-nghe-2025"),
    ),
    Part(
        "thuky", Role.SECRETARIAT, "Thư ký Hội đồng, Sở Nội vụ (minh họa)",
        ("so-noi-vu", "so-noi-vu-2025"),
    ),
    Part(
        "chutich", Role.CHAIR, "Chủ tịch Hội đồng thẩm định (minh họa)",
        ("van-phong-ubnd-tinh",),
    ),
    Part(
        "thamdinh1", Role.APPRAISER, "Người thẩm định, Sở Nội vụ (minh họa)",
        ("so-noi-vu", "so-noi-vu-2025"), ("Sở Nội vụ", "Phòng Nội vụ"),
    ),
    Part(
        "thamdinh2", Role.APPRAISER, "Người thẩm định, Sở Tư pháp (minh họa)",
        ("so-tu-phap",), ("Sở Tư pháp", "Phòng Tư pháp"),
    ),
    Part(
        "thamdinh3", Role.APPRAISER, "Người thẩm định, Văn phòng UBND tỉnh (minh họa)",
        ("van-phong-ubnd-tinh",), ("Văn phòng UBND tỉnh", "Văn phòng HĐND và UBND huyện"),
    ),
    Part(
        "thamdinh4", Role.APPRAISER, "Người thẩm định, Sở Tài chính (minh họa)",
        ("so-tai-chinh", "so-tai-chinh-2025"),
        ("Sở Tài chính", "Phòng Tài chính - Kế hoạch"),
    ),
    Part(
        "thamdinh5", Role.APPRAISER, "Người thẩm định, Sở TT&TT (minh họa)",
        ("so-thong-tin-va-truyen-thong", "so-khoa-hoc-va-cong-nghe-2025"),
        ("Sở Thông tin và Truyền thông", "Phòng Văn hóa và Thông tin"),
    ),
    Part(
        "thamdinh6", Role.APPRAISER, "Người thẩm định, Sở KH&CN (minh họa)",
        ("so-khoa-hoc-va-cong-nghe", "so-khoa-hoc-va-cong-nghe-2025"),
        ("Sở Khoa học và Công nghệ",),
    ),
    Part(
        "thamdinh7", Role.APPRAISER, "Người thẩm định, Sở KH&ĐT (minh họa)",
        ("so-ke-hoach-va-dau-tu", "so-tai-chinh-2025"), ("Sở Kế hoạch và Đầu tư",),
    ),
    Part(
        "dieutra", Role.SURVEY, "Người nhập kết quả điều tra (minh họa)",
        ("so-noi-vu", "so-noi-vu-2025"),
    ),
    Part("kiemtra", Role.AUDITOR, "Người kiểm tra (minh họa)", ("thanh-tra-tinh",)),
)  # fmt: skip
APPRAISERS = tuple(part for part in PARTS if part.role == Role.APPRAISER)
