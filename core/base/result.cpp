#include "base/result.h"

#include <utility>

namespace cds {

std::string Error::message() const {
  std::string text;
  if (!where.empty())
    text += where + ": ";
  text += what;
  if (!way_out.empty())
    text += ". " + way_out;
  return text;
}

static tl::unexpected<Error> make(ErrorKind kind, std::string what, std::string where, std::string way_out) {
  return tl::unexpected<Error>(Error{kind, std::move(what), std::move(where), std::move(way_out)});
}

tl::unexpected<Error> wrong_call(std::string what, std::string where, std::string way_out) {
  return make(ErrorKind::wrong_call, std::move(what), std::move(where), std::move(way_out));
}

tl::unexpected<Error> failed(std::string what, std::string where, std::string way_out) {
  return make(ErrorKind::failed, std::move(what), std::move(where), std::move(way_out));
}

tl::unexpected<Error> cancelled(std::string what) {
  return make(ErrorKind::cancelled, std::move(what), {}, {});
}

int exit_status(const Error& error) {
  switch (error.kind) {
  case ErrorKind::wrong_call:
    return 2;
  case ErrorKind::failed:
    return 1;
  case ErrorKind::cancelled:
    return 0;
  }
  return 1;
}

} // namespace cds
