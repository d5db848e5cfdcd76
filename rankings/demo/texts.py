"""What the invented people write. Every sentence says that it is an illustration."""

EXPLANATIONS = (
    "Theo báo cáo tổng hợp năm của cơ quan (số liệu minh họa).",
    "Có văn bản và sổ theo dõi lưu tại văn thư cơ quan (minh họa).",
    "Số liệu trích từ phần mềm quản lý, chốt đến ngày 31/12 (minh họa).",
    "Đã thực hiện theo kế hoạch được duyệt; kết quả nêu trong báo cáo quý IV (minh họa).",
    "Căn cứ hồ sơ công việc của phòng chuyên môn (minh họa).",
)
NO_CASE = "Trong năm không phát sinh trường hợp nào (minh họa)."
DIFFICULTIES = (
    "Cán bộ làm công tác cải cách hành chính còn kiêm nhiệm (minh họa).",
    "Trang thiết bị của bộ phận một cửa chưa đồng bộ (minh họa).",
    "Tỷ lệ hồ sơ nộp trực tuyến còn thấp do người dân chưa quen (minh họa).",
    "Kinh phí dành cho cải cách hành chính còn hạn chế (minh họa).",
    "Một số phần mềm dùng chung chưa liên thông dữ liệu (minh họa).",
)
PROPOSALS = (
    "Đề nghị tổ chức tập huấn nghiệp vụ hằng năm (minh họa).",
    "Đề nghị hướng dẫn cụ thể hơn về tài liệu kiểm chứng (minh họa).",
    "Đề nghị sớm nâng cấp phần mềm một cửa điện tử (minh họa).",
    "Đề nghị bố trí thêm kinh phí tuyên truyền (minh họa).",
)
# Reason codes of assessments.models.ReasonCode, with a sentence for each.
LOWERED = (
    ("no_evidence", "Chưa có tài liệu kiểm chứng cho phần kê khai này (minh họa)."),
    ("weak_evidence", "Tài liệu gửi kèm chưa thể hiện kết quả đã kê khai (minh họa)."),
    ("wrong_figures", "Số liệu theo dõi của cơ quan thẩm định thấp hơn (minh họa)."),
    ("late", "Thực hiện sau thời hạn quy định (minh họa)."),
    ("wrong_year", "Một phần tài liệu không thuộc năm đánh giá (minh họa)."),
)
RAISED = ("more_found", "Số liệu theo dõi cho thấy kết quả cao hơn kê khai (minh họa).")
AGREES = "Cơ quan thống nhất với kết quả thẩm định (minh họa)."
DISAGREES = (
    "Cơ quan đã gửi bổ sung văn bản chứng minh, đề nghị xem xét lại (minh họa).",
    "Số liệu của cơ quan đã được đối chiếu, đề nghị giữ nguyên điểm tự chấm (minh họa).",
)
UPHELD = "Hội đồng giữ nguyên kết quả thẩm định (minh họa)."
GRANTED = "Hội đồng chấp nhận giải trình của cơ quan (minh họa)."
MINUTES = "00/BB-MINHHOA"
DECISION_NUMBER = "00/QĐ-MINHHOA"
PLAN_FILE = "Kế hoạch cải cách hành chính (minh họa).pdf"
PLAN_NUMBER = "00/KH-MINHHOA"
SURVEY_FILE = "Kết quả điều tra xã hội học (minh họa).xlsx"
BULK = "Dữ liệu minh họa, ghi hàng loạt"
DATED = "Ngày tháng của đợt minh họa được lùi về năm 2020; nhật ký giữ thời điểm thật"
