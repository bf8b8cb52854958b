// Result<T>: a value or one Error, the only vocabulary of failure in cds. No exception crosses a folder's border.
#pragma once

#include <string>
#if __has_include(<tl/expected.hpp>)
#include <tl/expected.hpp>
#else // C++23 has the same
#include <expected>
namespace tl {
using std::expected;
using std::unexpected;
} // namespace tl
#endif

namespace cds {

enum class ErrorKind {
  wrong_call, // the caller's mistake: a bad option, key, path or genotype. Exit status 2.
  failed,     // the work went wrong: unreadable data, full disk, numerical failure. Exit status 1.
  cancelled,  // stopped on request; not a failure. Exit status 0 for a polite stop.
};

// what: one sentence without a full stop. where: file, and place in it (line, JSON pointer, row); may be empty.
// way_out: what the person can do next; may be empty.
struct Error {
  ErrorKind kind = ErrorKind::failed;
  std::string what;
  std::string where;
  std::string way_out;

  // "where: what. way_out"
  [[nodiscard]] std::string message() const;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

[[nodiscard]] tl::unexpected<Error> wrong_call(std::string what, std::string where = {}, std::string way_out = {});
[[nodiscard]] tl::unexpected<Error> failed(std::string what, std::string where = {}, std::string way_out = {});
[[nodiscard]] tl::unexpected<Error> cancelled(std::string what = "stopped on request");

// The exit status agreed for the programs: 0 done or cancelled, 1 failed, 2 wrong call.
[[nodiscard]] int exit_status(const Error& error);

} // namespace cds

// CDS_TRY(expr): leaves the function with the error of a Result or Status. CDS_ASSIGN(auto x, expr): the value or leave.
#define CDS_CONCAT_(a, b) a##b
#define CDS_CONCAT(a, b) CDS_CONCAT_(a, b)
#define CDS_TRY(expr)                                                                                                  \
  do {                                                                                                                 \
    if (auto cds_try_ = (expr); !cds_try_)                                                                             \
      return tl::unexpected<::cds::Error>(std::move(cds_try_.error()));                                                \
  } while (false)
#define CDS_ASSIGN_(tmp, decl, ...)                                                                                    \
  auto tmp = (__VA_ARGS__);                                                                                            \
  if (!tmp)                                                                                                            \
    return tl::unexpected<::cds::Error>(std::move(tmp.error()));                                                       \
  decl = std::move(*tmp)
#define CDS_ASSIGN(decl, ...) CDS_ASSIGN_(CDS_CONCAT(cds_result_, __LINE__), decl, __VA_ARGS__)
