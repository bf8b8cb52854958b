#include "exchange/pickle.h"

#include <bit>
#include <charconv>
#include <cstdio>
#include <optional>
#include <unordered_map>

namespace cds {
namespace {

const char* const copy_again = "Copy or write the file again";
const char* const tensors_only = "Save the tensors alone: in Python, torch.save(model.state_dict(), FILE)";

// The machine of pickletools: a stack of values, marks in it, and a memo.
class Reader {
public:
  Reader(std::span<const std::uint8_t> bytes, const PickleHost& host, const std::string& where)
      : bytes_(bytes), host_(host), where_(where) {}

  Result<Pickle> read() {
    while (!out_.root) {
      CDS_ASSIGN(const auto code, take(1));
      CDS_TRY(step(code[0]));
    }
    out_.size = at_;
    return std::move(out_);
  }

private:
  using Bytes = std::span<const std::uint8_t>;

  tl::unexpected<Error> damaged(const std::string& why) const {
    return failed("is damaged: " + why + " at byte " + std::to_string(at_), where_, copy_again);
  }
  Result<Bytes> take(std::uint64_t count) {
    if (count > bytes_.size() - at_)
      return damaged("the pickle is cut off");
    const auto part = bytes_.subspan(at_, static_cast<std::size_t>(count));
    at_ += static_cast<std::size_t>(count);
    return part;
  }
  Result<std::uint64_t> number(int size) {
    CDS_ASSIGN(const auto part, take(static_cast<std::uint64_t>(size)));
    std::uint64_t value = 0;
    for (int i = size; i-- > 0;)
      value = value << 8 | part[static_cast<std::size_t>(i)];
    return value;
  }
  Result<std::string> text(int length_size) {
    CDS_ASSIGN(const auto length, number(length_size));
    CDS_ASSIGN(const auto part, take(length));
    return std::string(part.begin(), part.end());
  }
  Result<std::string> line() {
    for (std::size_t end = at_; end < bytes_.size(); ++end)
      if (bytes_[end] == '\n') {
        std::string out(bytes_.begin() + static_cast<std::ptrdiff_t>(at_),
                        bytes_.begin() + static_cast<std::ptrdiff_t>(end));
        at_ = end + 1;
        return out;
      }
    return damaged("the pickle is cut off");
  }
  template <class T>
  Result<T> parsed(const std::string& digits) {
    T value{};
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (code != std::errc() || end != digits.data() + digits.size())
      return damaged("'" + digits.substr(0, 40) + "' is no number it can hold");
    return value;
  }

  template <class T>
  PickleValue* make(T value) {
    return &out_.values.emplace_back(PickleValue{std::move(value)});
  }
  template <class T>
  Status push(T value) {
    stack_.push_back(make(std::move(value)));
    return {};
  }
  template <class T>
  Status push_result(Result<T> value) {
    if (!value)
      return tl::unexpected<Error>(std::move(value.error()));
    return push(std::move(*value));
  }
  [[nodiscard]] std::size_t bottom() const { return marks_.empty() ? 0 : marks_.back(); }
  Result<PickleValue*> pop() {
    if (stack_.size() <= bottom())
      return damaged("a value is missing");
    auto* value = stack_.back();
    stack_.pop_back();
    return value;
  }
  Result<PickleValue*> top() {
    if (stack_.size() <= bottom())
      return damaged("a value is missing");
    return stack_.back();
  }
  Result<std::vector<PickleRef>> pop_to_mark() {
    if (marks_.empty())
      return damaged("a mark is missing");
    std::vector<PickleRef> items(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }
  Status tuple(std::size_t count) {
    std::vector<PickleRef> items(count);
    for (std::size_t i = count; i-- > 0;) {
      CDS_ASSIGN(items[i], pop());
    }
    return push(PickleTuple{std::move(items)});
  }

  // An OrderedDict is made by a call to a global; the host gives a dict for it, so that what follows is the same.
  Status set_items(const std::vector<PickleRef>& items) {
    CDS_ASSIGN(auto* target, top());
    auto* dict = std::get_if<PickleDict>(&target->value);
    if (!dict || items.size() % 2 != 0)
      return damaged("items are set on what is no dict");
    for (std::size_t i = 0; i < items.size(); i += 2)
      dict->items.emplace_back(items[i], items[i + 1]);
    return {};
  }
  Status append(const std::vector<PickleRef>& items) {
    CDS_ASSIGN(auto* target, top());
    auto* list = std::get_if<PickleList>(&target->value);
    if (!list)
      return damaged("something is appended to what is no list");
    list->items.insert(list->items.end(), items.begin(), items.end());
    return {};
  }
  Status global(std::string module, std::string name) {
    PickleGlobal global{std::move(module), std::move(name)};
    CDS_TRY(host_.admit(global));
    return push(std::move(global));
  }
  Status reduce() {
    CDS_ASSIGN(const auto* arguments, pop());
    CDS_ASSIGN(const auto* callee, pop());
    const auto* function = callee->as<PickleGlobal>();
    const auto* tuple = arguments->as<PickleTuple>();
    if (!function || !tuple)
      return damaged("a call of what is no function");
    CDS_ASSIGN(auto made, host_.call(*function, tuple->items));
    stack_.push_back(&out_.values.emplace_back(std::move(made)));
    return {};
  }
  Status build() {
    CDS_TRY(pop());
    CDS_ASSIGN(const auto* target, top());
    if (!target->as<PickleDict>())
      return refused("to set an object's state");
    return {};
  }
  Status persistent() {
    CDS_ASSIGN(const auto* id, pop());
    CDS_ASSIGN(auto made, host_.persistent(id));
    stack_.push_back(&out_.values.emplace_back(std::move(made)));
    return {};
  }
  Status get(std::uint64_t index) {
    const auto found = memo_.find(index);
    if (found == memo_.end())
      return damaged("the pickle recalls what it never kept");
    stack_.push_back(found->second);
    return {};
  }
  Status put(std::uint64_t index) {
    CDS_ASSIGN(memo_[index], top());
    return {};
  }
  tl::unexpected<Error> refused(const std::string& what) const {
    return failed("asks " + what + " (byte " + std::to_string(at_) + " of its pickle), and only tensors are read",
                  where_, tensors_only);
  }

  // LONG1, LONG4: little endian, two's complement.
  Status long_number(std::uint64_t size) {
    CDS_ASSIGN(const auto part, take(size));
    if (part.size() > 8)
      return damaged("an integer of more than 64 bits");
    std::uint64_t value = !part.empty() && part.back() >= 0x80 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = part.size(); i-- > 0;)
      value = value << 8 | part[i];
    return push(static_cast<std::int64_t>(value));
  }
  // 'text' or "text", with backslashes only before a quote or another backslash: what names of tensors need.
  Status quoted() {
    CDS_ASSIGN(const auto written, line());
    if (written.size() < 2 || written.front() != written.back() || (written[0] != '\'' && written[0] != '"'))
      return damaged("a text without quotes");
    std::string out;
    for (std::size_t i = 1; i + 1 < written.size(); ++i) {
      if (written[i] == '\\' && ++i + 1 >= written.size())
        return damaged("a text without an end");
      out += written[i];
    }
    return push(std::move(out));
  }
  Status integer_line() { // INT: also 00 and 01 for False and True
    CDS_ASSIGN(const auto digits, line());
    if (digits.size() == 2 && digits[0] == '0' && (digits[1] == '0' || digits[1] == '1'))
      return push(digits[1] == '1');
    return push_result(parsed<std::int64_t>(digits));
  }
  Status long_line() {
    CDS_ASSIGN(auto digits, line());
    if (!digits.empty() && digits.back() == 'L')
      digits.pop_back();
    return push_result(parsed<std::int64_t>(digits));
  }
  Status big_endian_double() {
    CDS_ASSIGN(const auto part, take(8));
    std::uint64_t bits = 0;
    for (const auto byte : part)
      bits = bits << 8 | byte;
    return push(std::bit_cast<double>(bits));
  }

  Status step(std::uint8_t code);
  Status step_on_containers(std::uint8_t code);
  Status step_on_objects(std::uint8_t code);

  Bytes bytes_;
  const PickleHost& host_;
  const std::string& where_;
  std::size_t at_ = 0;
  Pickle out_;
  std::vector<PickleValue*> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint64_t, PickleValue*> memo_;
};

Status Reader::step(std::uint8_t code) {
  switch (code) {
  case 0x80: // PROTO
  {
    CDS_ASSIGN(const auto protocol, number(1));
    return protocol <= 5 ? Status{} : damaged("pickle protocol " + std::to_string(protocol) + " is unknown");
  }
  case 0x95: // FRAME: its length only helps readers of streams
    CDS_TRY(take(8));
    return {};
  case 'N':
    return push(PickleNone{});
  case 0x88:
    return push(true);
  case 0x89:
    return push(false);
  case 'I':
    return integer_line();
  case 'L':
    return long_line();
  case 'J': {
    CDS_ASSIGN(const auto value, number(4));
    return push(std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(value))});
  }
  case 'K':
  case 'M': {
    CDS_ASSIGN(const auto value, number(code == 'K' ? 1 : 2));
    return push(static_cast<std::int64_t>(value));
  }
  case 0x8a:
  case 0x8b: {
    CDS_ASSIGN(const auto size, number(code == 0x8a ? 1 : 4));
    return long_number(size);
  }
  case 'F': {
    CDS_ASSIGN(const auto digits, line());
    return push_result(parsed<double>(digits));
  }
  case 'G':
    return big_endian_double();
  case 'S':
    return quoted();
  case 'V': // raw-unicode-escape: names of tensors are plain
    return push_result(line());
  case 'U':
  case 'C':
  case 0x8c:
    return push_result(text(1));
  case 'T':
  case 'B':
  case 'X':
    return push_result(text(4));
  case 0x8d:
  case 0x8e:
  case 0x96:
    return push_result(text(8));
  default:
    return step_on_containers(code);
  }
}

Status Reader::step_on_containers(std::uint8_t code) {
  switch (code) {
  case '(':
    marks_.push_back(stack_.size());
    return {};
  case '0': // POP takes a mark where one is on top
    if (!marks_.empty() && marks_.back() == stack_.size()) {
      marks_.pop_back();
      return {};
    }
    CDS_TRY(pop());
    return {};
  case '1':
    CDS_TRY(pop_to_mark());
    return {};
  case '2': {
    CDS_ASSIGN(auto* value, top());
    stack_.push_back(value);
    return {};
  }
  case ']':
    return push(PickleList{});
  case ')':
    return push(PickleTuple{});
  case '}':
    return push(PickleDict{});
  case 'l':
  case 't': {
    CDS_ASSIGN(auto items, pop_to_mark());
    return code == 'l' ? push(PickleList{std::move(items)}) : push(PickleTuple{std::move(items)});
  }
  case 0x85:
  case 0x86:
  case 0x87:
    return tuple(code - 0x84U);
  case 'd': {
    CDS_ASSIGN(const auto items, pop_to_mark());
    CDS_TRY(push(PickleDict{}));
    return set_items(items);
  }
  case 'a': {
    CDS_ASSIGN(const auto* item, pop());
    return append({item});
  }
  case 'e': {
    CDS_ASSIGN(const auto items, pop_to_mark());
    return append(items);
  }
  case 's': {
    CDS_ASSIGN(const auto* value, pop());
    CDS_ASSIGN(const auto* key, pop());
    return set_items({key, value});
  }
  case 'u': {
    CDS_ASSIGN(const auto items, pop_to_mark());
    return set_items(items);
  }
  default:
    return step_on_objects(code);
  }
}

Status Reader::step_on_objects(std::uint8_t code) {
  switch (code) {
  case 'g':
  case 'p': {
    CDS_ASSIGN(const auto digits, line());
    CDS_ASSIGN(const auto index, parsed<std::uint64_t>(digits));
    return code == 'g' ? get(index) : put(index);
  }
  case 'h':
  case 'j': {
    CDS_ASSIGN(const auto index, number(code == 'h' ? 1 : 4));
    return get(index);
  }
  case 'q':
  case 'r': {
    CDS_ASSIGN(const auto index, number(code == 'q' ? 1 : 4));
    return put(index);
  }
  case 0x94:
    return put(memo_.size());
  case 'c': {
    CDS_ASSIGN(auto module, line());
    CDS_ASSIGN(auto name, line());
    return global(std::move(module), std::move(name));
  }
  case 0x93: {
    CDS_ASSIGN(const auto* name, pop());
    CDS_ASSIGN(const auto* module, pop());
    const auto *first = module->as<std::string>(), *second = name->as<std::string>();
    if (!first || !second)
      return damaged("a global without a name");
    return global(*first, *second);
  }
  case 'R':
    return reduce();
  case 'b':
    return build();
  case 'Q':
    return persistent();
  case 'i': { // INST names its class
    CDS_ASSIGN(const auto module, line());
    CDS_ASSIGN(const auto name, line());
    return refused("for an instance of " + module + "." + name);
  }
  case 'o':
  case 0x81:
  case 0x92:
    return refused("for an instance of a class");
  case '.': {
    CDS_ASSIGN(out_.root, pop());
    return {};
  }
  default: {
    char text[8];
    std::snprintf(text, sizeof text, "0x%02x", code);
    return refused(std::string("for what opcode ") + text + " makes");
  }
  }
}

} // namespace

Result<Pickle> read_pickle(std::span<const std::uint8_t> bytes, const PickleHost& host, const std::string& where) {
  return Reader(bytes, host, where).read();
}

} // namespace cds
