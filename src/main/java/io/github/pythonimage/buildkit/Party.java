package io.github.pythonimage.buildkit;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds that share a session.
 *
 * @param guests in the order in which they came; grows while builds are seated
 */
record Party(List<Guest> guests) {

  /**
   * One of them.
   *
   * @param index its place among all builds that are started together
   */
  record Guest(int index, Order order, ProgressListener listener) {}

  /** Seats a build with the first party that it fits in with, or with one of its own. */
  static void seat(Guest guest, List<Party> parties) {
    for (var party : parties) {
      if (party.suits(guest)) {
        party.guests.add(guest);
        return;
      }
    }
    parties.add(new Party(new ArrayList<>(List.of(guest))));
  }

  private boolean suits(Guest guest) {
    for (var other : guests) {
      if (!other.order.sharesWith(guest.order)) {
        return false;
      }
    }
    return true;
  }

  List<Order> orders() {
    var orders = new ArrayList<Order>();
    for (var guest : guests) {
      orders.add(guest.order);
    }
    return orders;
  }
}
